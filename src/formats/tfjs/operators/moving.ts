import { at } from '../../../at.ts';
import { onnxTypeOf } from '../../../graph/element-type.ts';
import { axisOf } from '../../tensorflow/axes.ts';
import { floats } from '../../tensorflow/constant.ts';
import { inLogicalOrder } from '../../tensorflow/layout.ts';
import { isSameLength, sumOf } from '../../tensorflow/length.ts';
import { unary } from '../../tensorflow/operations/elementwise.ts';
import * as moving from '../../tensorflow/operations/moving.ts';
import { reduction } from '../../tensorflow/operations/reductions.ts';
import * as slicing from '../../tensorflow/operations/slicing.ts';
import { range } from '../../tensorflow/order.ts';
import { pairsOf } from '../../tensorflow/pairs.ts';
import type { Computed } from '../../tensorflow/value.ts';
import { lengthsOf } from './lengths.ts';
import type { Lowering } from './operator.ts';
import { stridedSlice } from './strided-slice.ts';

/** Concatenation; the axis is the last input, or the first in older graphs. */
function concat(isAxisFirst: boolean): Lowering {
  return ({ b, inputs, number, value }) => {
    const last = inputs.length - 1;
    const axis = number(isAxisFirst ? 0 : last);
    const parts = range(last).map((i) => value(isAxisFirst ? i + 1 : i));
    return moving.concat(b, parts, axis);
  };
}

const pack: Lowering = ({ b, inputs, attributes, tensor }) => {
  const axis = axisOf(b, attributes.integer('axis') ?? 0, tensor(0).shape.length + 1);
  return moving.concat(
    b,
    inputs.map((_, i) => moving.expand(b, tensor(i), axis)),
    axis,
  );
};

/** Far more parts than any model splits a tensor into. */
const mostParts = 65536;

const unpack: Lowering = ({ b, attributes, tensor }) => {
  const x = tensor(0);
  const axis = axisOf(b, attributes.integer('axis') ?? 0, x.shape.length);
  const count = Math.min(attributes.integer('num') ?? Number(at(x.shape, axis)), mostParts);
  const ones = range(count).map(() => 1);
  return slicing.split(b, x, axis, ones).map((part) => moving.squeeze(b, part, [axis]));
};

const split: Lowering = ({ b, integer, tensor, number, failure }) => {
  const x = tensor(1);
  const axis = axisOf(b, number(0), x.shape.length);
  const count = Math.min(integer('num_split'), mostParts);
  const length = at(x.shape, axis);
  if (typeof length !== 'number')
    throw failure('splits an axis whose length is open, which is not supported');
  return slicing.split(
    b,
    x,
    axis,
    range(count).map(() => length / count),
  );
};

/** Splits into parts of given lengths, one of which may be −1, to be inferred. */
const splitInto: Lowering = ({ b, tensor, number, numbers }) => {
  const x = tensor(0);
  const axis = axisOf(b, number(2), x.shape.length);
  const lengths = numbers(1);
  const known = lengths.filter((length) => length >= 0).reduce((sum, length) => sum + length, 0);
  const rest = Number(at(x.shape, axis)) - known;
  return slicing.split(
    b,
    x,
    axis,
    lengths.map((length) => (length < 0 ? rest : length)),
  );
};

const slice: Lowering = (operator) => {
  const { b, tensor, failure } = operator;
  const x = tensor(0);
  const [starts, sizes] = [lengthsOf(operator, 1), lengthsOf(operator, 2)];
  if (starts.length !== x.shape.length || sizes.length !== x.shape.length)
    throw failure(`slices ${starts.length} axes of a tensor with ${x.shape.length}: the file is damaged`);
  const cuts = starts.map((start, axis): slicing.Cut => {
    const size = at(sizes, axis);
    const end = sumOf(start, size);
    const isRest = size === -1 || (end !== null && isSameLength(end, at(x.shape, axis)));
    if (typeof start !== 'number' || (!isRest && typeof size !== 'number'))
      throw failure('slices at a position that is open, which is not supported');
    return { axis, start, end: isRest ? null : start + Number(size) };
  });
  return slicing.slice(b, x, cuts);
};

const pad: Lowering = ({ b, tensor, numbers, number, inputs }) =>
  moving.pad(b, tensor(0), pairsOf(numbers(1)), 'constant', inputs.length > 2 ? number(2) : 0);

const mirrorPad: Lowering = ({ b, tensor, numbers, attributes }) => {
  const pads = pairsOf(numbers(1));
  if (attributes.text('mode') !== 'REFLECT') return slicing.mirrored(b, tensor(0), pads);
  return moving.pad(b, tensor(0), pads, 'reflect');
};

const tile: Lowering = (operator) => {
  const repeats = lengthsOf(operator, 1);
  if (!repeats.every((count) => typeof count === 'number'))
    throw operator.failure('repeats an open number of times, which is not supported');
  return moving.tile(operator.b, operator.tensor(0), repeats);
};

const gather: Lowering = ({ b, tensor, value, number, inputs }) =>
  moving.gather(b, tensor(0), value(1), inputs.length > 2 ? number(2) : 0);

const roll: Lowering = ({ b, tensor, numbers }) => slicing.rolled(b, tensor(0), numbers(1), numbers(2));

const reverse: Lowering = ({ b, tensor, numbers }) => slicing.reversed(b, tensor(0), numbers(1));

const oneHot: Lowering = ({ b, attributes, tensor, number }) => {
  const indices = tensor(0);
  const [depth, on, off] = [number(1), number(2), number(3)];
  const axis = axisOf(b, attributes.integer('axis') ?? -1, indices.shape.length + 1);
  const name = `one hot ${off} ${on}`;
  const values = b.once(name, () => b.constant(name, floats([off, on], [2])));
  const inputs = [inLogicalOrder(b, indices), b.integers([depth], true), values];
  const shape = indices.shape.toSpliced(axis, 0, depth);
  const result = b.emit('OneHot', inputs, { axis });
  return { kind: 'computed', tensor: result, shape, order: range(shape.length), type: 'float32' };
};

/** Whether all or any elements are true, by the minimum or the maximum. */
function quantified(name: 'ReduceMin' | 'ReduceMax'): Lowering {
  return ({ b, tensor, numbers, attributes }) => {
    const x: Computed = { ...unary(b, 'Cast', tensor(0), { to: onnxTypeOf('float32') }), type: 'float32' };
    const result = reduction(b, name, x, numbers(1), attributes.flag('keep_dims'));
    return { ...unary(b, 'Cast', result, { to: onnxTypeOf('bool') }), type: 'bool' };
  };
}

/** Operators that move elements, by TensorFlow name. */
export const movingOperators: Readonly<Record<string, Lowering>> = {
  ConcatV2: concat(false),
  Concat: concat(true),
  Pack: pack,
  Unpack: unpack,
  Split: split,
  SplitV: splitInto,
  Slice: slice,
  StridedSlice: stridedSlice,
  Pad: pad,
  PadV2: pad,
  MirrorPad: mirrorPad,
  Tile: tile,
  Gather: gather,
  GatherV2: gather,
  Roll: roll,
  ReverseV2: reverse,
  OneHot: oneHot,
  All: quantified('ReduceMin'),
  Any: quantified('ReduceMax'),
};
