import { productOf } from '../../tensorflow/operations/lengths.ts';
import * as moving from '../../tensorflow/operations/moving.ts';
import { broadcastTo, filledWith, reshapedTo } from '../../tensorflow/operations/shaping.ts';
import { range } from '../../tensorflow/order.ts';
import { shapeOf } from '../../tensorflow/value.ts';
import { lengthsOf } from './lengths.ts';
import type { Lowering } from './operator.ts';

const shape: Lowering = ({ value }) => ({ kind: 'integers', elements: shapeOf(value(0)), isScalar: false });

const shapes: Lowering = ({ inputs, value }) =>
  inputs.map((_, i) => ({ kind: 'integers', elements: shapeOf(value(i)), isScalar: false }));

const rank: Lowering = ({ value }) => ({
  kind: 'integers',
  elements: [shapeOf(value(0)).length],
  isScalar: true,
});

const size: Lowering = ({ value, failure }) => {
  const product = productOf(shapeOf(value(0)));
  if (product === null) throw failure('counts elements along two open axes, which is not supported');
  return { kind: 'integers', elements: [product], isScalar: true };
};

const reshape: Lowering = (operator) => {
  const result = reshapedTo(operator.b, operator.value(0), lengthsOf(operator, 1));
  if (result === null) throw operator.failure('has a shape whose missing length cannot be inferred');
  return result;
};

const expand: Lowering = ({ b, tensor, number }) => moving.expand(b, tensor(0), number(1));

const squeeze: Lowering = ({ b, tensor, attributes }) => {
  const x = tensor(0);
  const axes = attributes.integers('squeeze_dims');
  const ones = range(x.shape.length).filter((axis) => x.shape[axis] === 1);
  return moving.squeeze(b, x, axes.length > 0 ? axes : ones);
};

const transpose: Lowering = ({ b, tensor, numbers }) => moving.transpose(b, tensor(0), numbers(1));

const broadcast: Lowering = (operator) => broadcastTo(operator.b, operator.tensor(0), lengthsOf(operator, 1));

const fill: Lowering = (operator) => filledWith(operator.b, lengthsOf(operator, 0), operator.number(1));

function filledLike(value: number): Lowering {
  return (operator) => filledWith(operator.b, shapeOf(operator.value(0)), value);
}

/** A constant stays a constant. */
const identity: Lowering = ({ inputs: [input], failure }) => {
  if (input === undefined) throw failure('reads nothing');
  return input;
};

const identities: Lowering = ({ inputs }) => inputs;

/** Operators that read or change the shape only, by TensorFlow name. */
export const shapeOperators: Readonly<Record<string, Lowering>> = {
  Identity: identity,
  StopGradient: identity,
  Snapshot: identity,
  PreventGradient: identity,
  EnsureShape: identity,
  IdentityN: identities,
  PlaceholderWithDefault: identity,
  Shape: shape,
  ShapeN: shapes,
  Rank: rank,
  Size: size,
  Fill: fill,
  OnesLike: filledLike(1),
  ZerosLike: filledLike(0),
  Reshape: reshape,
  ExpandDims: expand,
  Squeeze: squeeze,
  Transpose: transpose,
  BroadcastTo: broadcast,
};
