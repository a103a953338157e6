import { floatsOf } from '../../../graph/tensor.ts';
import { asComputed } from '../../tensorflow/layout.ts';
import { type Length, sumOf } from '../../tensorflow/length.ts';
import {
  type Index,
  indexed,
  indexedIntegers,
  mirrored,
  reversed,
  rolled,
} from '../../tensorflow/operations/indexing.ts';
import * as moving from '../../tensorflow/operations/moving.ts';
import { broadcastTo, filledWith, repeated, reshapedTo } from '../../tensorflow/operations/shaping.ts';
import { asWritten, type Integers, shapeOf, type Value } from '../../tensorflow/value.ts';
import { isListOfTrees, plainOf, type Tree } from '../inbound.ts';
import { member } from '../../json.ts';
import type { Arguments } from './arguments.ts';
import type { FunctionLowering } from './lowering.ts';

export const shape: FunctionLowering = ({ value }) => ({
  kind: 'integers',
  elements: shapeOf(value('x')),
  isScalar: false,
});

export const reshaped: FunctionLowering = (call) => {
  const made = reshapedTo(call.b, call.value('x'), call.lengths('shape').elements);
  if (made === null) throw call.failure('has a shape whose missing length cannot be told');
  return made;
};

export const flat: FunctionLowering = (call) => reshapedTo(call.b, call.value('x'), [-1]) ?? call.value('x');

export const expanded: FunctionLowering = (call) => {
  const x = call.value('x');
  if (x.kind === 'integers' && x.isScalar) return { ...x, isScalar: false };
  return (call.integers('axis') ?? [-1]).reduce(
    (value, axis) => moving.expand(call.b, value, axis),
    call.tensor('x'),
  );
};

export const squeezed: FunctionLowering = (call) => {
  const x = call.tensor('x');
  const ones = asWritten(x.shape.length).filter((axis) => x.shape[axis] === 1);
  return moving.squeeze(call.b, x, call.integers('axis') ?? ones);
};

export const transposed: FunctionLowering = (call) => {
  const x = call.tensor('x');
  return moving.transpose(x, call.integers('axes') ?? asWritten(x.shape.length).toReversed());
};

export const swapped: FunctionLowering = (call) => {
  const x = call.tensor('x');
  const rank = x.shape.length;
  const [a, c] = [call.number('axis1', 0), call.number('axis2', 1)].map((axis) => (axis + rank) % rank);
  return moving.transpose(
    x,
    asWritten(rank).map((axis) => (axis === a ? (c ?? 0) : axis === c ? (a ?? 0) : axis)),
  );
};

export const axesMoved: FunctionLowering = (call) => {
  const x = call.tensor('x');
  const rank = x.shape.length;
  const own = (name: string): readonly number[] =>
    (call.integers(name) ?? []).map((axis) => (axis + rank) % rank);
  const [from, to] = [own('source'), own('destination')];
  const rest = asWritten(rank).filter((axis) => !from.includes(axis));
  const axes = asWritten(rank).map((place) => {
    const moved = to.indexOf(place);
    return moved >= 0 ? (from[moved] ?? 0) : (rest.shift() ?? 0);
  });
  return moving.transpose(x, axes);
};

/** Values that are lengths, in a row; null where none or not all of them are. */
function lengthsIn(values: readonly Value[]): Integers | null {
  if (!values.some((value) => value.kind === 'integers')) return null;
  const lists = values.map((value) =>
    value.kind === 'constant' ? floatsOf(value.value) : elementsOf(value),
  );
  const known = lists.filter((list) => list !== null);
  if (known.length < lists.length) return null;
  return { kind: 'integers', elements: known.flatMap((list) => Array.from<Length>(list)), isScalar: false };
}

function elementsOf(value: Value): readonly Length[] | null {
  return value.kind === 'integers' ? value.elements : null;
}

export const concatenated: FunctionLowering = (call) => {
  const values = call.values('x');
  return lengthsIn(values) ?? moving.concat(call.b, values, call.number('axis', 0));
};

export const stacked: FunctionLowering = (call) => {
  const values = call.values('x');
  const lengths = lengthsIn(values);
  if (lengths !== null) return lengths;
  const parts = values.map((value) => asComputed(call.b, value));
  const axis = call.number('axis', 0);
  const own = axis < 0 ? axis + (parts[0]?.shape.length ?? 0) + 1 : axis;
  return moving.concat(
    call.b,
    parts.map((part) => moving.expand(call.b, part, own)),
    own,
  );
};

/** No model has more parts than this. */
const mostParts = 65536;

function knownLength(call: Arguments, axis: number): number {
  const length = shapeOf(call.value('x')).at(axis);
  if (typeof length === 'number' && length <= mostParts) return length;
  throw call.failure('takes an axis apart whose length is open, which is not supported');
}

export const unstacked: FunctionLowering = (call) => {
  const x = call.value('x');
  if (x.kind === 'integers')
    return x.elements.map((element): Value => ({ kind: 'integers', elements: [element], isScalar: true }));
  const tensor = call.tensor('x');
  const [given, rank] = [call.number('axis', 0), tensor.shape.length];
  const axis = given < 0 ? given + rank : given;
  const ones = asWritten(knownLength(call, axis)).map(() => 1);
  return moving.split(call.b, tensor, axis, ones).map((part) => moving.squeeze(call.b, part, [axis]));
};

/** Into a number of parts, or into parts of given lengths, one of which may be −1. */
export const split: FunctionLowering = (call) => {
  const [axis, sizes = []] = [call.number('axis', 0), call.integers('parts') ?? undefined];
  const whole = knownLength(call, axis);
  const count = typeof call.plain('parts') === 'number' ? (sizes[0] ?? 1) : null;
  const known = sizes.filter((size) => size >= 0).reduce((total, size) => total + size, 0);
  const lengths =
    count === null
      ? sizes.map((size) => (size < 0 ? whole - known : size))
      : asWritten(Math.min(count, mostParts)).map(() => whole / count);
  return moving.split(call.b, call.tensor('x'), axis, lengths);
};

/** As NumPy splits: into a number of parts, or before given positions. */
export const splitAt: FunctionLowering = (call) => {
  if (typeof call.plain('parts') === 'number') return split(call);
  const axis = call.number('axis', 0);
  const positions = [0, ...(call.integers('parts') ?? []), knownLength(call, axis)];
  const lengths = positions.slice(1).map((position, i) => position - (positions[i] ?? 0));
  return moving.split(call.b, call.tensor('x'), axis, lengths);
};

export const tiled: FunctionLowering = (call) => {
  const x = call.tensor('x');
  const repeats = call.integers('repeats') ?? [];
  const missing = asWritten(Math.max(0, x.shape.length - repeats.length)).map(() => 1);
  return moving.tile(call.b, x, [...missing, ...repeats]);
};

export const repeats: FunctionLowering = (call) => {
  const [count, ...more] = call.integers('repeats') ?? [];
  if (count === undefined || more.length > 0 || !call.has('axis'))
    throw call.failure('repeats positions differently or of all axes, which is not supported');
  return repeated(call.b, call.tensor('x'), call.number('axis', 0), count);
};

export const spread: FunctionLowering = (call) =>
  broadcastTo(call.b, call.tensor('x'), call.lengths('shape').elements);

export const shifted: FunctionLowering = (call) => {
  const [shifts, axes] = [call.integers('shift') ?? [], call.integers('axis')];
  if (axes === null) throw call.failure('rolls a tensor as one row, which is not supported');
  return rolled(call.b, call.tensor('x'), shifts, axes);
};

export const flipped: FunctionLowering = (call) => {
  const x = call.tensor('x');
  return reversed(call.b, x, call.integers('axis') ?? asWritten(x.shape.length));
};

/** The positions of an axis in turned order. */
export function turned(axis: number): FunctionLowering {
  return (call) => reversed(call.b, call.tensor('x'), [axis]);
}

export const taken: FunctionLowering = (call) => {
  const indices = call.value('indices', 'int64');
  const [axis] = call.integers('axis') ?? [0];
  const x = call.value('x');
  if (x.kind === 'integers') {
    const [at] = call.integers('indices') ?? [];
    const made = at === undefined ? null : indexedIntegers(x, { kind: 'position', at });
    if (made !== null && typeof call.plain('indices') === 'number') return made;
  }
  return moving.gather(call.b, call.tensor('x'), indices, axis ?? 0);
};

export const padded: FunctionLowering = (call) => {
  const flat = call.integers('paddings') ?? [];
  const pairs = asWritten(flat.length / 2).map((i) => [flat[2 * i] ?? 0, flat[2 * i + 1] ?? 0] as const);
  const name = call.text('mode', 'constant').toLowerCase();
  if (name === 'symmetric') return mirrored(call.b, call.tensor('x'), pairs);
  const mode = (['constant', 'reflect', 'edge'] as const).find((known) => known === name);
  if (mode === undefined) throw call.failure(`pads by "${name}", which is not supported`);
  return moving.pad(call.b, call.tensor('x'), pairs, mode, call.number('value', 0));
};

/** `tf.slice`, and `keras.ops.slice`: from positions on, so many; −1 is the rest. */
export const cut: FunctionLowering = (call) => {
  const [starts, sizes] = [call.lengths('begin').elements, call.lengths('size').elements];
  const indices = starts.map((start, axis): Index => {
    const size = sizes[axis] ?? -1;
    return { kind: 'range', start, stop: size === -1 ? null : endOf(call, start, size), step: 1 };
  });
  return indexed(call.b, call.tensor('x'), indices);
};

function endOf(call: Arguments, start: Length, size: Length): Length {
  const end = sumOf(start, size);
  if (end === null) throw call.failure('cuts at a position that is open, which is not supported');
  return end;
}

/** `x[…]` */
export const item: FunctionLowering = (call) => {
  const given = call.tree('key');
  const spec = given === undefined ? [] : isListOfTrees(given) ? given : [given];
  const indices = spec.map((entry) => indexOf(call, entry));
  const x = call.value('x');
  const part = x.kind === 'integers' ? indexedIntegers(x, indices[0]) : null;
  return part ?? indexed(call.b, call.tensor('x'), indices);
};

function indexOf(call: Arguments, tree: Tree): Index {
  if ('start' in tree) {
    const bound = (name: 'start' | 'stop'): Length | null => call.lengthOf(tree[name], 'a bound');
    const step = call.lengthOf(tree.step, 'a step') ?? 1;
    if (typeof step === 'number') return { kind: 'range', start: bound('start'), stop: bound('stop'), step };
  }
  const plain = plainOf(tree);
  if (plain === null) return { kind: 'new axis' };
  if (member(plain, 'class_name') === '__ellipsis__') return { kind: 'ellipsis' };
  if (typeof plain === 'number' && Number.isInteger(plain)) return { kind: 'position', at: plain };
  throw call.failure('takes positions that are computed, which is not supported');
}

/** Zeros or ones in a given shape. */
export function filled(value: number): FunctionLowering {
  return (call) => filledWith(call.b, call.lengths('shape').elements, value);
}

export function filledLike(value: number): FunctionLowering {
  return (call) => filledWith(call.b, shapeOf(call.value('x')), value);
}
