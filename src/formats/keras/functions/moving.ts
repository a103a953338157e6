import { at } from '../../../at.ts';
import { floatsOf } from '../../../graph/tensor.ts';
import { axisOf } from '../../tensorflow/axes.ts';
import { asComputed } from '../../tensorflow/layout.ts';
import type { Length } from '../../tensorflow/length.ts';
import * as moving from '../../tensorflow/operations/moving.ts';
import { repeated } from '../../tensorflow/operations/shaping.ts';
import * as slicing from '../../tensorflow/operations/slicing.ts';
import { range } from '../../tensorflow/order.ts';
import { pairsOf } from '../../tensorflow/pairs.ts';
import { type Integers, shapeOf, type Value } from '../../tensorflow/value.ts';
import type { Arguments } from './arguments.ts';
import type { FunctionLowering } from './lowering.ts';

/** Values of which at least one is computed from lengths, concatenated as integers; null where that is not possible. */
function lengthsIn(values: readonly Value[]): Integers | null {
  if (!values.some((value) => value.kind === 'integers')) return null;
  const lists = values.map((value) =>
    value.kind === 'constant' ? floatsOf(value.value) : elementsOf(value),
  );
  if (!lists.every((list) => list !== null)) return null;
  return { kind: 'integers', elements: lists.flatMap((list) => Array.from<Length>(list)), isScalar: false };
}

function elementsOf(value: Value): readonly Length[] | null {
  return value.kind === 'integers' ? value.elements : null;
}

export const concatenate: FunctionLowering = (call) => {
  const values = call.values('x');
  return lengthsIn(values) ?? moving.concat(call.b, values, call.number('axis', 0));
};

export const stack: FunctionLowering = (call) => {
  const values = call.values('x');
  const lengths = lengthsIn(values);
  if (lengths !== null) return lengths;
  const parts = values.map((value) => asComputed(call.b, value));
  const [first] = parts;
  if (first === undefined) throw call.failure('stacks no tensors');
  const axis = axisOf(call.b, call.number('axis', 0), first.shape.length + 1);
  return moving.concat(
    call.b,
    parts.map((part) => moving.expand(call.b, part, axis)),
    axis,
  );
};

/** Far more parts than any model splits a tensor into. */
const mostParts = 65536;

function knownLength(call: Arguments, axis: number): number {
  const length = shapeOf(call.value('x')).at(axis);
  if (typeof length === 'number' && length <= mostParts) return length;
  throw call.failure('splits an axis whose length is open, which is not supported');
}

export const unstack: FunctionLowering = (call) => {
  const x = call.value('x');
  if (x.kind === 'integers')
    return x.elements.map((element): Value => ({ kind: 'integers', elements: [element], isScalar: true }));
  const tensor = call.tensor('x');
  const axis = axisOf(call.b, call.number('axis', 0), tensor.shape.length);
  const ones = range(knownLength(call, axis)).map(() => 1);
  return slicing.split(call.b, tensor, axis, ones).map((part) => moving.squeeze(call.b, part, [axis]));
};

/** `tf.split`: into a number of equal parts, or into parts of given lengths, one of which may be −1. */
export const split: FunctionLowering = (call) => {
  const [axis, sizes] = [call.number('axis', 0), call.requiredIntegers('parts')];
  const whole = knownLength(call, axis);
  const known = sizes.filter((size) => size >= 0).reduce((total, size) => total + size, 0);
  if (typeof call.plain('parts') !== 'number') {
    const lengths = sizes.map((size) => (size < 0 ? whole - known : size));
    return slicing.split(call.b, call.tensor('x'), axis, lengths);
  }
  const count = at(sizes, 0);
  const lengths = range(Math.min(count, mostParts)).map(() => whole / count);
  return slicing.split(call.b, call.tensor('x'), axis, lengths);
};

/** `keras.ops.split`: into a number of equal parts, or before given positions. */
export const splitAt: FunctionLowering = (call) => {
  if (typeof call.plain('parts') === 'number') return split(call);
  const axis = call.number('axis', 0);
  const positions = [0, ...call.requiredIntegers('parts'), knownLength(call, axis)];
  const lengths = positions.slice(1).map((position, i) => position - at(positions, i));
  return slicing.split(call.b, call.tensor('x'), axis, lengths);
};

export const tile: FunctionLowering = (call) => {
  const x = call.tensor('x');
  const repeats = call.requiredIntegers('repeats');
  const missing = range(x.shape.length - repeats.length).map(() => 1);
  return moving.tile(call.b, x, [...missing, ...repeats]);
};

export const repeat: FunctionLowering = (call) => {
  const [count, ...more] = call.requiredIntegers('repeats');
  if (count === undefined || more.length > 0 || !call.has('axis'))
    throw call.failure(
      'repeats positions different numbers of times, or of all axes, which is not supported',
    );
  return repeated(call.b, call.tensor('x'), call.number('axis', 0), count);
};

export const roll: FunctionLowering = (call) => {
  const [shifts, axes] = [call.requiredIntegers('shift'), call.integers('axis')];
  if (axes === null) throw call.failure('rolls a flattened tensor, which is not supported');
  return slicing.rolled(call.b, call.tensor('x'), shifts, axes);
};

export const flip: FunctionLowering = (call) => {
  const x = call.tensor('x');
  return slicing.reversed(call.b, x, call.integers('axis') ?? range(x.shape.length));
};

/** Reverses one axis. */
export function flipAxis(axis: number): FunctionLowering {
  return (call) => slicing.reversed(call.b, call.tensor('x'), [axis]);
}

export const pad: FunctionLowering = (call) => {
  const pairs = pairsOf(call.requiredIntegers('paddings'));
  const name = call.text('mode', 'constant').toLowerCase();
  if (name === 'symmetric') return slicing.mirrored(call.b, call.tensor('x'), pairs);
  const mode = (['constant', 'reflect', 'edge'] as const).find((known) => known === name);
  if (mode === undefined) throw call.failure(`pads by "${name}", which is not supported`);
  return moving.pad(call.b, call.tensor('x'), pairs, mode, call.number('value', 0));
};
