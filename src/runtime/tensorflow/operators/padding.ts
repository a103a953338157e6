import * as tf from '@tensorflow/tfjs-core';
import { mapped } from '../elementwise.ts';
import {
  type Application,
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
import { take } from '../take.ts';
import { numbersOf } from '../value.ts';
import { padded } from '../windows.ts';

export const paddingOperators: Readonly<Record<string, Operator>> = {
  Pad: (at) => {
    const x = input(at, 0);
    const pads = padsOf(at, x.order.length);
    const held = x.order.map((axis): Ends => pads[axis] ?? [0, 0]);
    const mode = text(at, 'mode') ?? 'constant';
    if (mode !== 'constant')
      return [mapped(x, (tensor) => held.reduce((part, ends, i) => extended(part, i, ends, mode), tensor))];
    const value = constantOf(at);
    // Not all kernels put truth values around.
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

/** For each of the graph's axes how many positions are put before and after. */
function padsOf(at: Application, rank: number): readonly Ends[] {
  const pads = ints(at, 'paddings') ?? integers(at, 'pads', 1) ?? [];
  const given = optional(at, 3);
  const axes = given === null ? pads.map((_, i) => i) : numbersOf(given).map((axis) => fromFront(axis, rank));
  const result = Array.from({ length: rank }, (): Ends => [0, 0]);
  for (let i = 0; i < pads.length / 2; i++)
    result[axes[i] ?? i] = [pads[i] ?? 0, pads[i + pads.length / 2] ?? 0];
  return result;
}

function constantOf(at: Application): number {
  const given = optional(at, 2);
  return given === null ? (float(at, 'value') ?? 0) : (numbersOf(given)[0] ?? 0);
}

/** Continues an axis at its ends: what is taken from it lies near them, so that only that much is looked up. */
function extended(x: tf.Tensor, axis: number, [before, after]: Ends, mode: string): tf.Tensor {
  const length = x.shape[axis] ?? 1;
  const none: Ends = [0, 0];
  const only = (ends: Ends): readonly Ends[] => x.shape.map((_, other) => (other === axis ? ends : none));
  const inside = padded(x, only([Math.min(0, before), Math.min(0, after)]));
  const ahead = Math.max(0, -before);
  const end = length + Math.min(0, after);
  const placesOf = (start: number, count: number): readonly number[] =>
    Array.from({ length: Math.max(0, count) }, (_, i) => sourceOf(start + i, ahead, end, mode));
  const parts = [placesOf(-before, before), placesOf(end, after)].map((places) =>
    places.length === 0 ? null : take(x, tf.tensor1d([...places], 'int32'), axis),
  );
  const [front = null, back = null] = parts;
  const joined = [front, inside, back].filter((part) => part !== null);
  return joined.length === 1 ? inside : tf.concat(joined, axis);
}

/** Where a position outside of `[start, end)` takes its value from. */
function sourceOf(position: number, start: number, end: number, mode: string): number {
  const length = end - start;
  switch (mode) {
    case 'edge':
      return Math.max(start, Math.min(end - 1, position));
    case 'wrap':
      return start + ((((position - start) % length) + length) % length);
    case 'reflect': {
      const period = Math.max(1, 2 * (length - 1));
      const place = (((position - start) % period) + period) % period;
      return start + (place < length ? place : period - place);
    }
    default:
      throw new Unsupported(`padding of the mode ${mode}`);
  }
}
