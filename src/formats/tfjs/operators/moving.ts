import { onnxTypeOf } from '../../../graph/element-type.ts';
import { floats } from '../../tensorflow/constant.ts';
import { asComputed, asWrittenTensor } from '../../tensorflow/layout.ts';
import { isSameLength, sumOf } from '../../tensorflow/length.ts';
import { mirrored, reversed, rolled } from '../../tensorflow/operations/indexing.ts';
import { unary } from '../../tensorflow/operations/elementwise.ts';
import { productOf } from '../../tensorflow/operations/lengths.ts';
import { reduction } from '../../tensorflow/operations/reductions.ts';
import * as moving from '../../tensorflow/operations/moving.ts';
import { broadcastTo, filledWith, repeated, reshapedTo } from '../../tensorflow/operations/shaping.ts';
import { type Interpolation, resize } from '../../tensorflow/operations/resizing.ts';
import { asWritten, type Computed, shapeOf } from '../../tensorflow/value.ts';
import { repetition } from '../repetitions.ts';
import { channelsLast } from './convolutions.ts';
import { lengthsOf } from './lengths.ts';
import type { Lowering, Operator } from './operator.ts';
import { stridedSlice } from './strided-slice.ts';

const shape: Lowering = (operator) => {
  const [input] = operator.inputs;
  if (input === undefined || input.kind === 'blocks')
    throw operator.failure('asks for the shape of blocks, which is not supported');
  return { kind: 'integers', elements: shapeOf(input), isScalar: false };
};

const shapes: Lowering = ({ inputs, value }) =>
  inputs.map((_, i) => ({ kind: 'integers', elements: shapeOf(value(i)), isScalar: false }));

const reshape: Lowering = (operator) => {
  const made = reshapedTo(operator.b, operator.value(0), lengthsOf(operator, 1));
  if (made === null) throw operator.failure('has a shape whose missing length cannot be told');
  return made;
};

const expand: Lowering = ({ b, tensor, numbers }) => moving.expand(b, tensor(0), numbers(1)[0] ?? 0);

const squeeze: Lowering = ({ b, tensor, attributes }) => {
  const x = tensor(0);
  const given = attributes.integers('squeeze_dims');
  return moving.squeeze(
    b,
    x,
    given.length > 0 ? given : asWritten(x.shape.length).filter((axis) => x.shape[axis] === 1),
  );
};

const transpose: Lowering = ({ tensor, numbers }) => moving.transpose(tensor(0), numbers(1));

/** Values one after the other; the axis is the last input, or the first in older graphs. */
function concat(isAxisFirst: boolean): Lowering {
  return ({ b, inputs, numbers, value }) => {
    const last = inputs.length - 1;
    const [axis = 0] = numbers(isAxisFirst ? 0 : last);
    const parts = asWritten(last).map((i) => value(isAxisFirst ? i + 1 : i));
    return moving.concat(b, parts, axis);
  };
}

const pack: Lowering = ({ b, inputs, attributes, tensor }) => {
  const axis = attributes.integer('axis') ?? 0;
  const rank = tensor(0).shape.length;
  const at = axis < 0 ? axis + rank + 1 : axis;
  return moving.concat(
    b,
    inputs.map((_, i) => moving.expand(b, tensor(i), at)),
    at,
  );
};

/** No file makes a node longer than this. */
const mostParts = 65536;

const unpack: Lowering = (operator) => {
  const { b, attributes, tensor } = operator;
  const x = tensor(0);
  const axis = attributes.integer('axis') ?? 0;
  const own = axis < 0 ? axis + x.shape.length : axis;
  const count = Math.min(attributes.integer('num') ?? Number(x.shape[own]), mostParts);
  const ones = asWritten(count).map(() => 1);
  return moving.split(b, x, own, ones).map((part) => moving.squeeze(b, part, [own]));
};

const split: Lowering = (operator) => {
  const { b, attributes, tensor, numbers, failure } = operator;
  const x = tensor(1);
  const [axis = 0] = numbers(0);
  const count = Math.min(attributes.integer('num_split') ?? 1, mostParts);
  const length = x.shape.at(axis);
  if (typeof length !== 'number')
    throw failure('splits an axis whose length is open, which is not supported');
  return moving.split(
    b,
    x,
    axis,
    asWritten(count).map(() => length / count),
  );
};

const splitInto: Lowering = ({ b, tensor, numbers }) => {
  const x = tensor(0);
  const [axis = 0] = numbers(2);
  const lengths = numbers(1);
  const known = lengths.filter((length) => length >= 0).reduce((sum, length) => sum + length, 0);
  const rest = Number(x.shape.at(axis)) - known;
  return moving.split(
    b,
    x,
    axis,
    lengths.map((length) => (length < 0 ? rest : length)),
  );
};

const slice: Lowering = (operator) => {
  const { b, tensor } = operator;
  const x = tensor(0);
  const [starts, sizes] = [lengthsOf(operator, 1), lengthsOf(operator, 2)];
  const cuts = starts.map((start, axis): moving.Cut => {
    const size = sizes[axis] ?? -1;
    const isRest = size === -1 || isSameLength(sumOf(start, size) ?? 0, x.shape[axis] ?? 1);
    if (typeof start !== 'number' || (!isRest && typeof size !== 'number'))
      throw operator.failure('cuts at a position that is open, which is not supported');
    return { axis, start, end: isRest ? null : start + Number(size) };
  });
  return moving.slice(b, x, cuts);
};

function padded(mode: 'constant' | 'mirror'): Lowering {
  return (operator) => {
    const { b, tensor, numbers, inputs, attributes } = operator;
    const list = numbers(1);
    const pairs = asWritten(list.length / 2).map((i) => [list[2 * i] ?? 0, list[2 * i + 1] ?? 0] as const);
    if (mode === 'mirror' && attributes.text('mode') !== 'REFLECT') return mirrored(b, tensor(0), pairs);
    const value = mode === 'constant' && inputs.length > 2 ? (numbers(2)[0] ?? 0) : 0;
    return moving.pad(b, tensor(0), pairs, mode === 'mirror' ? 'reflect' : 'constant', value);
  };
}

const tile: Lowering = (operator) => {
  const repeats = lengthsOf(operator, 1);
  if (!repeats.every((count) => typeof count === 'number'))
    throw operator.failure('repeats an open number of times, which is not supported');
  return moving.tile(operator.b, operator.tensor(0), repeats);
};

const gather: Lowering = ({ b, tensor, value, numbers, inputs }) =>
  moving.gather(b, tensor(0), value(1), inputs.length > 2 ? (numbers(2)[0] ?? 0) : 0);

const roll: Lowering = ({ b, tensor, numbers }) => rolled(b, tensor(0), numbers(1), numbers(2));

const reverse: Lowering = ({ b, tensor, numbers }) => reversed(b, tensor(0), numbers(1));

const oneHot: Lowering = (operator) => {
  const { b, attributes, tensor, numbers } = operator;
  const indices = tensor(0);
  const [depth = 1] = numbers(1);
  const [on = 1, off = 0] = [numbers(2)[0], numbers(3)[0]];
  const axis = attributes.integer('axis') ?? -1;
  const own = axis < 0 ? axis + indices.shape.length + 1 : axis;
  const name = `one hot ${off} ${on}`;
  const values = b.once(name, () => b.constant(name, floats([off, on], [2])));
  const inputs = [asWrittenTensor(b, indices), b.integers([depth], true), values];
  const shape = indices.shape.toSpliced(own, 0, depth);
  const tensorName = b.emit('OneHot', inputs, { axis: own });
  return { kind: 'computed', tensor: tensorName, shape, order: asWritten(shape.length), type: 'float32' };
};

/** All elements, or any of them. */
function quantified(name: 'ReduceMin' | 'ReduceMax'): Lowering {
  return ({ b, tensor, numbers, attributes }) => {
    const x: Computed = { ...unary(b, 'Cast', tensor(0), { to: onnxTypeOf('float32') }), type: 'float32' };
    const made = reduction(b, name, x, numbers(1), attributes.flag('keep_dims'));
    return { ...unary(b, 'Cast', made, { to: onnxTypeOf('bool') }), type: 'bool' };
  };
}

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

function resized(interpolation: Interpolation): Lowering {
  return (operator) => {
    const { b, attributes } = operator;
    const size = lengthsOf(operator, 1);
    const placement = attributes.flag('align_corners')
      ? 'align corners'
      : attributes.flag('half_pixel_centers')
        ? 'half pixel'
        : 'asymmetric';
    return resize(b, operator.tensor(0), size, interpolation, placement);
  };
}

/** Each position several times in a row: the nearest neighbours of a larger tensor. */
const repeat: Lowering = ({ b, tensor, numbers, node }) =>
  repeated(b, tensor(0), numbers(1)[0] ?? 0, node.times ?? 1);

function blocks(work: (b: Operator['b'], x: Computed, side: number) => Computed): Lowering {
  return (operator) => {
    const side = operator.attributes.integer('block_size') ?? 1;
    return channelsLast(operator, operator.tensor(0), (x) => work(operator.b, x, side));
  };
}

const spread: Lowering = (operator) => broadcastTo(operator.b, operator.tensor(0), lengthsOf(operator, 1));

const fill: Lowering = (operator) =>
  filledWith(operator.b, lengthsOf(operator, 0), operator.numbers(1)[0] ?? 0);

function like(value: number): Lowering {
  return (operator) => filledWith(operator.b, shapeOf(operator.value(0)), value);
}

const identity: Lowering = ({ inputs, b, failure }) => {
  const [input] = inputs;
  if (input === undefined) throw failure('reads nothing');
  return input.kind === 'constant' ? asComputed(b, input) : input;
};

/** What only passes a constant on stays a constant. */
const passed: Lowering = (operator) => operator.inputs[0] ?? identity(operator);

const passedAll: Lowering = ({ inputs }) => inputs;

export const movers: Readonly<Record<string, Lowering>> = {
  Identity: passed,
  StopGradient: passed,
  Snapshot: passed,
  PreventGradient: passed,
  EnsureShape: passed,
  IdentityN: passedAll,
  PlaceholderWithDefault: passed,
  Shape: shape,
  ShapeN: shapes,
  Rank: rank,
  Size: size,
  Fill: fill,
  OnesLike: like(1),
  ZerosLike: like(0),
  Reshape: reshape,
  ExpandDims: expand,
  Squeeze: squeeze,
  Transpose: transpose,
  ConcatV2: concat(false),
  Concat: concat(true),
  Pack: pack,
  Unpack: unpack,
  Split: split,
  SplitV: splitInto,
  Slice: slice,
  StridedSlice: stridedSlice,
  Pad: padded('constant'),
  PadV2: padded('constant'),
  MirrorPad: padded('mirror'),
  Tile: tile,
  Gather: gather,
  GatherV2: gather,
  Roll: roll,
  ReverseV2: reverse,
  OneHot: oneHot,
  All: quantified('ReduceMin'),
  Any: quantified('ReduceMax'),
  BroadcastTo: spread,
  [repetition]: repeat,
  ResizeBilinear: resized('linear'),
  ResizeNearestNeighbor: resized('nearest'),
  ResizeBicubic: resized('cubic'),
  DepthToSpace: blocks(moving.depthToSpace),
  SpaceToDepth: blocks(moving.spaceToDepth),
};
