import * as tf from '@tensorflow/tfjs-core';
import { at } from '../../../at.ts';
import { mapped } from '../elementwise.ts';
import {
  type OperatorCall,
  float,
  fromFront,
  input,
  integers,
  ints,
  type Operator,
  optional,
  text,
  Unsupported,
} from '../operator.ts';
import { gather } from '../gather.ts';
import { numbersOf } from '../value.ts';
import { padded } from '../windows.ts';

export const paddingOperators: Readonly<Record<string, Operator>> = {
  Pad: (call) => {
    const x = input(call, 0);
    const pads = padsOf(call, x.order.length);
    const held = x.order.map((axis) => at(pads, axis));
    const mode = text(call, 'mode') ?? 'constant';
    if (mode !== 'constant')
      return [mapped(x, (tensor) => held.reduce((part, ends, i) => extended(part, i, ends, mode), tensor))];
    const value = constantOf(call);
    // Not all backends pad booleans.
    return [
      mapped(x, (tensor) =>
        tensor.dtype === 'bool'
          ? tf.cast(padded(tf.cast(tensor, 'int32'), held, value), 'bool')
          : padded(tensor, held, value),
      ),
    ];
  },
};

type Ends = readonly [number, number];

/**
 * The padding before and after for each of the graph's axes; a negative number crops.
 * @throws Unsupported where it is absent
 */
function padsOf(call: OperatorCall, rank: number): readonly Ends[] {
  const pads = ints(call, 'paddings') ?? integers(call, 'pads', 1);
  if (pads === null) throw new Unsupported('Pad without pads');
  const given = optional(call, 3);
  const axes = given === null ? pads.map((_, i) => i) : numbersOf(given).map((axis) => fromFront(axis, rank));
  const result = Array.from({ length: rank }, (): Ends => [0, 0]);
  const half = pads.length / 2;
  pads.slice(0, half).forEach((before, i) => (result[at(axes, i)] = [before, at(pads, i + half)]));
  return result;
}

function constantOf(call: OperatorCall): number {
  const given = optional(call, 2);
  return given === null ? (float(call, 'value') ?? 0) : at(numbersOf(given), 0);
}

/** Extends an axis at its ends by gathered positions, and keeps its inside as it is. */
function extended(x: tf.Tensor, axis: number, [before, after]: Ends, mode: string): tf.Tensor {
  const length = at(x.shape, axis);
  const none: Ends = [0, 0];
  const only = (ends: Ends): readonly Ends[] => x.shape.map((_, other) => (other === axis ? ends : none));
  const inside = padded(x, only([Math.min(0, before), Math.min(0, after)]));
  const ahead = Math.max(0, -before);
  const end = length + Math.min(0, after);
  const gathered = (start: number, count: number): tf.Tensor | null => {
    if (count <= 0) return null;
    const sources = Array.from({ length: count }, (_, i) => sourceOf(start + i, ahead, end, mode));
    return gather(x, tf.tensor1d(sources, 'int32'), axis);
  };
  const parts = [gathered(-before, before), inside, gathered(end, after)];
  const joined = parts.filter((part) => part !== null);
  return joined.length === 1 ? inside : tf.concat(joined, axis);
}

/**
 * The position inside `[start, end)` that a position outside of it copies.
 * @throws Unsupported for an unknown mode
 */
function sourceOf(position: number, start: number, end: number, mode: string): number {
  const length = end - start;
  switch (mode) {
    case 'edge':
      return Math.max(start, Math.min(end - 1, position));
    case 'wrap':
      return start + ((((position - start) % length) + length) % length);
    case 'reflect': {
      const period = Math.max(1, 2 * (length - 1));
      const phase = (((position - start) % period) + period) % period;
      return start + (phase < length ? phase : period - phase);
    }
    default:
      throw new Unsupported(`padding of the mode ${mode}`);
  }
}
