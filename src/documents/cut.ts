import { at } from '../at.ts';
import type { Box, Size, Space } from './box.ts';

/**
 * Where each row of a box starts among positions in row order, first row first. A row runs along the last axis.
 * @param steps how far apart neighbours along each axis are
 */
export function rowStarts<S extends Space>(
  { start, size }: Box<S>,
  steps: readonly number[],
): readonly number[] {
  const first = start.reduce((sum, from, axis) => sum + from * at(steps, axis), 0);
  return size
    .slice(0, -1)
    .reduce<readonly number[]>(
      (starts, length, axis) =>
        starts.flatMap((from) => Array.from({ length }, (_, i) => from + i * at(steps, axis))),
      [first],
    );
}

/** How far apart neighbours along each axis are among positions in row order. */
export function stepsOf(lengths: readonly number[]): readonly number[] {
  const steps: number[] = [];
  lengths.reduceRight((step, length) => {
    steps.unshift(step);
    return step * length;
  }, 1);
  return steps;
}

/** Cuts a box out of values in row order over a size, with `channels` values at each position. */
export function cut<T extends Float32Array | Uint8Array, S extends Space>(
  values: T,
  box: Box<S>,
  size: Size<S>,
  channels = 1,
): T {
  const row = at(box.size, box.size.length - 1) * channels;
  const starts = rowStarts(box, stepsOf(size));
  const part = new (values.constructor as new (length: number) => T)(starts.length * row);
  for (const [i, start] of starts.entries()) {
    part.set(values.subarray(start * channels, start * channels + row), i * row);
  }
  return part;
}

/** The inverse of `cut`: sets a box of `into` to values. */
export function paste<T extends Float32Array | Uint8Array, S extends Space>(
  values: T,
  into: T,
  box: Box<S>,
  size: Size<S>,
  channels = 1,
): void {
  const row = at(box.size, box.size.length - 1) * channels;
  for (const [i, start] of rowStarts(box, stepsOf(size)).entries()) {
    into.set(values.subarray(i * row, (i + 1) * row), start * channels);
  }
}
