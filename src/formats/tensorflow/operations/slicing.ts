import { at } from '../../../at.ts';
import { axisOf } from '../axes.ts';
import type { GraphBuilder } from '../builder.ts';
import { integersTensor } from '../layout.ts';
import { type Length, lengthOfAxis, scaled } from '../length.ts';
import type { Pair } from '../pairs.ts';
import type { Computed } from '../value.ts';
import { concat } from './moving.ts';

/** The part of one axis to take. An `end` of null is the end of the axis; negative bounds count from it. */
export interface Cut {
  readonly axis: number;
  readonly start: Length;
  readonly end: Length | null;
  readonly step?: number;
}

/**
 * Takes a part of some logical axes.
 * @throws UserError when there is no such axis
 */
export function slice(b: GraphBuilder, x: Computed, cuts: readonly Cut[]): Computed {
  const real = cuts
    .filter(({ start, end, step = 1 }) => start !== 0 || end !== null || step !== 1)
    .map((cut) => ({ ...cut, axis: axisOf(b, cut.axis, x.shape.length) }));
  if (real.length === 0) return x;
  const lists: readonly (readonly Length[])[] = [
    real.map(({ start }) => start),
    real.map(({ end, step = 1 }) => end ?? (step > 0 ? 2 ** 31 - 1 : -(2 ** 31) + 1)),
    real.map(({ axis }) => at(x.order, axis)),
    real.map(({ step = 1 }) => step),
  ];
  const tensor = b.emit('Slice', [x.tensor, ...lists.map((list) => integersTensor(b, list))]);
  const shape = x.shape.map((length, axis) => {
    const cut = real.find((candidate) => candidate.axis === axis);
    return cut === undefined ? length : (cutLength(length, cut) ?? lengthOfAxis(tensor, at(x.order, axis)));
  });
  return { ...x, tensor, shape };
}

function cutLength(length: Length, { start, end, step = 1 }: Cut): Length | null {
  if (typeof start !== 'number' || (end !== null && typeof end !== 'number')) return null;
  if (typeof length === 'number') {
    const clamp = (bound: number): number =>
      Math.min(
        step > 0 ? length : length - 1,
        Math.max(step > 0 ? 0 : -1, bound < 0 ? bound + length : bound),
      );
    const from = clamp(start);
    const to = end === null ? (step > 0 ? length : -1) : clamp(end);
    return Math.max(0, Math.ceil((to - from) / step));
  }
  if (step === -1 && start === -1 && end === null) return length;
  if (step !== 1) return null;
  const less = end === null ? -start : end - start;
  if (start >= 0 && (end === null || end < 0)) return scaled(length, 1, less);
  if (end === null || Math.sign(start) === Math.sign(end)) return less;
  return null;
}

/**
 * Splits an axis into parts of given lengths.
 * @throws UserError when there is no such axis
 */
export function split(
  b: GraphBuilder,
  x: Computed,
  axis: number,
  lengths: readonly number[],
): readonly Computed[] {
  let start = 0;
  return lengths.map((length) => {
    const part = slice(b, x, [{ axis, start, end: start + length }]);
    start += length;
    return part;
  });
}

/**
 * Reverses axes.
 * @throws UserError when there is no such axis
 */
export function reversed(b: GraphBuilder, x: Computed, axes: readonly number[]): Computed {
  return slice(
    b,
    x,
    axes.map((axis) => ({ axis, start: -1, end: null, step: -1 })),
  );
}

/**
 * Shifts axes cyclically: what leaves at one end enters at the other.
 * @throws UserError when there is no such axis, or the numbers of shifts and axes differ
 */
export function rolled(
  b: GraphBuilder,
  x: Computed,
  shifts: readonly number[],
  axes: readonly number[],
): Computed {
  if (shifts.length !== axes.length)
    throw b.failure(`rolls ${axes.length} axes by ${shifts.length} shifts, which is not supported`);
  return shifts.reduce((value, shift, i) => {
    const axis = axisOf(b, at(axes, i), x.shape.length);
    const own = at(value.shape, axis);
    const by = typeof own === 'number' && own > 0 ? shift % own : shift;
    if (by === 0) return value;
    const first = slice(b, value, [{ axis, start: -by, end: null }]);
    const second = slice(b, value, [{ axis, start: 0, end: -by }]);
    return concat(b, [first, second], axis);
  }, x);
}

/**
 * Pads each axis by its mirror image, with the edge repeated (TensorFlow's `SYMMETRIC`).
 * @throws UserError when there are pads for more axes than the tensor has
 */
export function mirrored(b: GraphBuilder, x: Computed, pads: readonly Pair[]): Computed {
  return pads.reduce((value, [before, after], axis) => {
    const mirror = (start: number, end: number | null): Computed =>
      reversed(b, slice(b, value, [{ axis, start, end }]), [axis]);
    const first = before === 0 ? [] : [mirror(0, before)];
    const last = after === 0 ? [] : [mirror(-after, null)];
    return before === 0 && after === 0 ? value : concat(b, [...first, value, ...last], axis);
  }, x);
}
