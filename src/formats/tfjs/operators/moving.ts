import { sizeOf } from '../../../graph/tensor.ts';
import { floats } from '../../tensorflow/constant.ts';
import { asComputed, integersTensor } from '../../tensorflow/layout.ts';
import { isSameLength, type Length, ratioOf, scaled, sumOf } from '../../tensorflow/length.ts';
import * as moving from '../../tensorflow/operations/moving.ts';
import { resize } from '../../tensorflow/operations/resizing.ts';
import { asWritten, type Computed, shapeOf } from '../../tensorflow/value.ts';
import { repetition } from '../repetitions.ts';
import { channelsLast } from './convolutions.ts';
import { integersIn } from './integers.ts';
import type { Lowering, Operator } from './operator.ts';

/** Integers that must be known, or follow from lengths of axes. */
function lengthsOf(operator: Operator, index: number): readonly Length[] {
  const integers = integersIn(operator.inputs[index]);
  if (integers === null) throw operator.failure('has a shape that is computed from values');
  return integers.elements;
}

const shape: Lowering = (operator) => {
  const [input] = operator.inputs;
  if (input === undefined || input.kind === 'blocks')
    throw operator.failure('asks for the shape of blocks, which is not supported');
  return { kind: 'integers', elements: shapeOf(input), isScalar: false };
};

const reshape: Lowering = (operator) => {
  const wanted = lengthsOf(operator, 1);
  const input = operator.value(0);
  const x = operator.tensor(0);
  const at = wanted.findIndex((length) => length === -1);
  if (at < 0) return resolved(operator, x, wanted);
  if (input.kind === 'constant') {
    const rest = sizeOf(input.value.shape) / -sizeOf(wanted.map(Number));
    return resolved(operator, x, wanted.with(at, rest));
  }
  const rest = missing(x.shape, wanted.toSpliced(at, 1));
  if (rest === null) throw operator.failure('has a shape whose missing length cannot be told');
  return resolved(operator, x, wanted.with(at, rest));
};

function resolved({ b }: Operator, x: Computed, wanted: readonly Length[]): Computed {
  return moving.reshape(b, x, wanted);
}

/** The length that is left of `have` when all of `rest` are taken out. */
function missing(have: readonly Length[], rest: readonly Length[]): Length | null {
  const left = [...have];
  let divisor = 1;
  for (const length of rest) {
    const same = typeof length === 'number' ? -1 : left.findIndex((own) => isSameLength(own, length));
    if (same >= 0) left.splice(same, 1);
    else if (typeof length === 'number') divisor *= length;
    else return null;
  }
  const known = left.reduce<number>(
    (product, length) => (typeof length === 'number' ? product * length : product),
    1,
  );
  const open = left.filter((length) => typeof length !== 'number');
  if (open.length > 1) return null;
  const [only] = open;
  const ratio = known / divisor;
  if (only === undefined) return Number.isInteger(ratio) ? ratio : null;
  return scaled(only, ratio);
}

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

/** Values one after the other. */
const concat: Lowering = (operator) => {
  const { b, inputs, numbers, value } = operator;
  const last = inputs.length - 1;
  const [axis = 0] = numbers(last);
  return moving.concat(b, asWritten(last).map(value), axis);
};

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

/** StridedSlice: bits of its masks say which bounds are left out, and which axes are new or taken away. */
const stridedSlice: Lowering = (operator) => {
  const { b, attributes, tensor, failure } = operator;
  const x = tensor(0);
  const [begins, ends, steps] = [1, 2, 3].map((index) => lengthsOf(operator, index));
  const bit = (name: string, i: number): boolean => (((attributes.integer(name) ?? 0) >> i) & 1) === 1;
  const count = begins?.length ?? 0;
  const cuts: moving.Cut[] = [];
  const gone: number[] = [];
  const added: number[] = [];
  let axis = 0;
  for (let i = 0; i < count; i++) {
    if (bit('ellipsis_mask', i)) {
      const later = asWritten(count).filter((j) => j > i && !bit('new_axis_mask', j)).length;
      axis = x.shape.length - later;
      continue;
    }
    if (bit('new_axis_mask', i)) {
      added.push(axis - gone.length + added.length);
      continue;
    }
    const [begin, end, step] = [begins?.[i], endOf(ends?.[i], x.shape[axis]), steps?.[i]];
    if (bit('shrink_axis_mask', i)) {
      if (typeof begin !== 'number') throw failure('cuts at a position that is open, which is not supported');
      cuts.push({ axis, start: begin, end: begin === -1 ? null : begin + 1 });
      gone.push(axis);
    } else {
      const start = bit('begin_mask', i) ? (Number(step) < 0 ? -1 : 0) : begin;
      const stop = bit('end_mask', i) ? null : end;
      if (
        typeof start !== 'number' ||
        (stop !== null && typeof stop !== 'number') ||
        typeof step !== 'number'
      )
        throw failure('cuts at a position that is open, which is not supported');
      cuts.push({ axis, start, end: stop, step });
    }
    axis += 1;
  }
  const cut = moving.slice(b, x, cuts);
  const shrunk = gone.length === 0 ? cut : moving.squeeze(b, cut, gone);
  return added.reduce((value, at) => moving.expand(b, value, at), shrunk);
};

/** An end that is the axis's own length, or so many before it, counts from the end. */
function endOf(end: Length | undefined, own: Length | undefined): Length | null | undefined {
  if (end === undefined || typeof end === 'number' || own === undefined) return end;
  const rest = sumOf(end, scaled(own, -1));
  const from = typeof rest === 'number' ? rest : rest?.times === 0 ? rest.plus : undefined;
  return from === 0 ? null : (from ?? end);
}

function padded(mode: 'constant' | 'mirror'): Lowering {
  return (operator) => {
    const { b, tensor, numbers, inputs, attributes, failure } = operator;
    const list = numbers(1);
    const pairs = asWritten(list.length / 2).map((i) => [list[2 * i] ?? 0, list[2 * i + 1] ?? 0] as const);
    if (mode === 'mirror' && attributes.text('mode') !== 'REFLECT')
      throw failure('pads symmetrically, which is not supported');
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

const gather: Lowering = ({ b, tensor, value, numbers }) =>
  moving.gather(b, tensor(0), value(1), numbers(2)[0] ?? 0);

function resized(interpolation: 'nearest' | 'linear'): Lowering {
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
const repeat: Lowering = ({ b, tensor, numbers, node }) => {
  const x = tensor(0);
  const [axis = 0] = numbers(1);
  const own = axis < 0 ? axis + x.shape.length : axis;
  const size = x.shape
    .slice(1, -1)
    .map((length, i) => (i + 1 === own ? scaled(length, node.times ?? 1) : length));
  return resize(b, x, size, 'nearest', 'asymmetric');
};

function blocks(work: (b: Operator['b'], x: Computed, side: number) => Computed): Lowering {
  return (operator) => {
    const side = operator.attributes.integer('block_size') ?? 1;
    return channelsLast(operator, operator.tensor(0), (x) => work(operator.b, x, side));
  };
}

/** BroadcastTo of lengths that divide: each axis is repeated. */
const broadcastTo: Lowering = (operator) => {
  const { b, tensor } = operator;
  const wanted = lengthsOf(operator, 1);
  const x = tensor(0);
  const raised = asWritten(wanted.length - x.shape.length).reduce((value) => moving.expand(b, value, 0), x);
  const repeats = wanted.map((length, axis) => ratioOf(length, raised.shape[axis] ?? 1));
  if (!repeats.every((count) => count !== null))
    throw operator.failure('broadcasts to an open shape, which is not supported');
  return repeats.every((count) => count === 1) ? raised : moving.tile(b, raised, repeats);
};

/** Fill, OnesLike, ZerosLike: one number everywhere. */
function filledWith({ b }: Operator, lengths: readonly Length[], value: number): Computed {
  const number = b.once(`number ${value}`, () => b.constant(`number ${value}`, floats([value], [])));
  const tensor = lengths.length === 0 ? number : b.emit('Expand', [number, integersTensor(b, lengths)]);
  return { kind: 'computed', tensor, shape: lengths, order: asWritten(lengths.length), type: 'float32' };
}

const fill: Lowering = (operator) =>
  filledWith(operator, lengthsOf(operator, 0), operator.numbers(1)[0] ?? 0);

function like(value: number): Lowering {
  return (operator) => filledWith(operator, shapeOf(operator.value(0)), value);
}

const identity: Lowering = ({ inputs, b, failure }) => {
  const [input] = inputs;
  if (input === undefined) throw failure('reads nothing');
  return input.kind === 'constant' ? asComputed(b, input) : input;
};

/** What only passes a constant on stays a constant. */
const passed: Lowering = (operator) => operator.inputs[0] ?? identity(operator);

export const movers: Readonly<Record<string, Lowering>> = {
  Identity: passed,
  StopGradient: passed,
  Snapshot: passed,
  PreventGradient: passed,
  Shape: shape,
  Fill: fill,
  OnesLike: like(1),
  ZerosLike: like(0),
  Reshape: reshape,
  ExpandDims: expand,
  Squeeze: squeeze,
  Transpose: transpose,
  ConcatV2: concat,
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
  GatherV2: gather,
  BroadcastTo: broadcastTo,
  [repetition]: repeat,
  ResizeBilinear: resized('linear'),
  ResizeNearestNeighbor: resized('nearest'),
  DepthToSpace: blocks(moving.depthToSpace),
  SpaceToDepth: blocks(moving.spaceToDepth),
};
