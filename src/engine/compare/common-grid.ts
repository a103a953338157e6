import { UserError } from '../../errors.ts';
import type { Window } from '../../documents/settings.ts';

type Size = readonly [height: number, width: number];

/** Regions that both of two inputs can name in whole pixels of their own. */
export interface CommonGrid {
  /** Pixels of *before* in which regions must be whole. */
  readonly step: number;
  /** A window or side in pixels of *before*, in pixels of *after*. */
  readonly toAfter: (pixels: number) => number;
}

/** A step larger than this share of the image leaves no map worth looking at. */
const coarsest = 1 / 8;

/**
 * How regions of one input are regions of another of the same image at another size.
 * @throws UserError when they have not the same aspect, or no grid in common
 */
export function commonGrid(before: Size, after: Size, names: readonly [string, string]): CommonGrid {
  const words = `${names[0]} sees the image at ${before.join('×')} pixels and ${names[1]} at ${after.join('×')}`;
  if (before[0] * after[1] !== before[1] * after[0]) {
    throw new UserError(`${words}: only inputs of the same aspect show the same regions.`);
  }
  const divisor = greatestCommonDivisor(before[0], after[0]);
  const step = before[0] / divisor;
  if (step > coarsest * before[0]) {
    throw new UserError(`${words}: they have no common grid of blocks; set the size of one in its settings.`);
  }
  return { step, toAfter: (pixels) => (pixels / step) * (after[0] / divisor) };
}

/** The side nearest to `side` that is whole in both. */
export function commonSide({ step }: CommonGrid, side: number): number {
  return Math.max(1, Math.round(side / step)) * step;
}

/** The smallest window around `window` that is whole in both. */
export function commonWindow({ step }: CommonGrid, [y, x, height, width]: Window, size: Size): Window {
  const span = (start: number, length: number, limit: number): readonly [number, number] => {
    const first = Math.floor(start / step) * step;
    const last = Math.min(limit, Math.ceil((start + length) / step) * step);
    return [first, last - first];
  };
  const [top, rows] = span(y, height, size[0]);
  const [left, columns] = span(x, width, size[1]);
  return [top, left, rows, columns];
}

/** A window of *before* as *after* sees it. */
export function windowInAfter({ toAfter }: CommonGrid, [y, x, height, width]: Window): Window {
  return [toAfter(y), toAfter(x), toAfter(height), toAfter(width)];
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
