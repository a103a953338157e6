import { activation, clipped } from '../../tensorflow/operations/activations.ts';
import { broadcast, unary } from '../../tensorflow/operations/elementwise.ts';
import { mathematics } from '../../tensorflow/operations/mathematics.ts';
import { onnxTypeOf } from '../../../graph/element-type.ts';
import type { ElementType } from '../../../graph/tensor.ts';
import { type Computed, typeOf } from '../../tensorflow/value.ts';
import { elementType } from '../types.ts';
import { areChannelsFirst, channelsLast } from './convolutions.ts';
import type { Lowering, Operator } from './operator.ts';

/** An elementwise operator; of blocks of an image, it is applied to the image. */
function onEach(work: (x: Computed, operator: Operator) => Computed): Lowering {
  return (operator) => {
    const [input] = operator.inputs;
    if (input?.kind === 'blocks') return { ...input, image: work(input.image, operator) };
    return work(operator.tensor(0), operator);
  };
}

function named(name: string): Lowering {
  return onEach((x, { b, failure }) => {
    const result = activation(b, name, x, false);
    if (result === null) throw failure('is not supported');
    return result;
  });
}

/** An elementwise operator of two operands. */
function binary(operator: string, type?: ElementType): Lowering {
  return (node) => {
    const [left, right] = node.inputs;
    const options = type === undefined ? {} : { type };
    if (left?.kind === 'blocks') {
      return { ...left, image: broadcast(node.b, operator, [left.image, node.value(1)], options) };
    }
    if (right?.kind === 'blocks') {
      return { ...right, image: broadcast(node.b, operator, [node.value(0), right.image], options) };
    }
    return broadcast(node.b, operator, [node.value(0), node.value(1)], options);
  };
}

const biasAdd: Lowering = (operator) => {
  if (!areChannelsFirst(operator)) return binary('Add')(operator);
  return channelsLast(operator, operator.tensor(0), (x) =>
    broadcast(operator.b, 'Add', [x, operator.value(1)]),
  );
};

const sum: Lowering = ({ b, node, value }) =>
  broadcast(
    b,
    'Sum',
    node.inputs.map((_, i) => value(i)),
  );

const cast: Lowering = (operator) => {
  const type = elementType(operator.attributes.type('DstT'));
  if (type === null) throw operator.failure('casts to a type that is not supported');
  const x = operator.tensor(0);
  if (x.type === type) return x;
  return { ...unary(operator.b, 'Cast', x, { to: onnxTypeOf(type) }), type };
};

const clip: Lowering = ({ b, tensor, number }) => clipped(b, tensor(0), number(1), number(2));

/** The same of tensors only, as part of a larger computation. */
function onTensors({ b, value }: Operator, operator: string, type?: ElementType): Computed {
  return broadcast(b, operator, [value(0), value(1)], type === undefined ? {} : { type });
}

const squaredDifference: Lowering = (operator) => {
  const difference = onTensors(operator, 'Sub');
  return broadcast(operator.b, 'Mul', [difference, difference]);
};

function quotient(operator: Operator): Computed {
  const divided = onTensors(operator, 'Div');
  return divided.type === 'float32' ? unary(operator.b, 'Floor', divided) : divided;
}

/** The remainder of floor division. */
const remainder: Lowering = (operator) => {
  const multiple = broadcast(operator.b, 'Mul', [quotient(operator), operator.value(1)]);
  return broadcast(operator.b, 'Sub', [operator.value(0), multiple]);
};

const unequal: Lowering = (operator) => unary(operator.b, 'Not', onTensors(operator, 'Equal', 'bool'));

const select: Lowering = ({ b, value, tensor }) => ({
  ...broadcast(b, 'Where', [tensor(0), value(1), value(2)]),
  type: typeOf(value(1)),
});

/** Elementwise operators, by TensorFlow name. */
export const elementwiseOperators: Readonly<Record<string, Lowering>> = {
  ...Object.fromEntries(
    Object.entries(mathematics).map(([name, compute]): [string, Lowering] => [
      name,
      onEach((x, { b }) => compute(b, x)),
    ]),
  ),
  Relu6: named('relu6'),
  Selu: named('selu'),
  Elu: named('elu'),
  LeakyRelu: onEach((x, { b, attributes }) =>
    unary(b, 'LeakyRelu', x, { alpha: { float: attributes.float('alpha') ?? 0.2 } }),
  ),
  Prelu: binary('PRelu'),
  Add: binary('Add'),
  AddV2: binary('Add'),
  Sub: binary('Sub'),
  Mul: binary('Mul'),
  RealDiv: binary('Div'),
  Div: binary('Div'),
  DivNoNan: binary('Div'),
  FloorDiv: quotient,
  FloorMod: remainder,
  Maximum: binary('Max'),
  Minimum: binary('Min'),
  Pow: binary('Pow'),
  Greater: binary('Greater', 'bool'),
  GreaterEqual: binary('GreaterOrEqual', 'bool'),
  Less: binary('Less', 'bool'),
  LessEqual: binary('LessOrEqual', 'bool'),
  Equal: binary('Equal', 'bool'),
  NotEqual: unequal,
  LogicalAnd: binary('And', 'bool'),
  LogicalOr: binary('Or', 'bool'),
  SquaredDifference: squaredDifference,
  BiasAdd: biasAdd,
  AddN: sum,
  Cast: cast,
  ClipByValue: clip,
  Select: select,
  SelectV2: select,
};
