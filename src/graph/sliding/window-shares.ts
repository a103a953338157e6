import { at } from '../../at.ts';
import { type Interval, intersect, isEmpty, lengthOf, type Region, shapeOf } from '../region.ts';
import { sizeOf } from '../tensor.ts';
import { importanceOf } from './importance.ts';
import type { SlidingWindows } from './sliding-windows.ts';
import { windowStarts } from './window-starts.ts';

/** A window that reaches a part of an image. */
interface ReachingWindow {
  /** Where the window lies in the image; outside of it, it is padded by 0. */
  readonly window: Region;
  /** The positions of the part that lie in the window. */
  readonly inside: Region;
}

/** What one window contributes to a part of the merged output. */
export interface WindowShare extends ReachingWindow {
  /** What share of the merged output each of them is, in row order: with those of other windows it sums to 1. */
  readonly shares: Float32Array;
}

/**
 * The windows that reach a part of an image, in row order.
 * @param image its lengths
 * @param part a box of the image
 * @throws UserError when there are too many windows
 */
export function reachingWindows(
  image: readonly number[],
  windows: Pick<SlidingWindows, 'size' | 'step' | 'like'>,
  part: Region,
): readonly ReachingWindow[] {
  return windowStarts(image, windows).flatMap((start) => {
    const window = start.map((first, axis): Interval => [first, first + at(windows.size, axis)]);
    const inside = intersect(window, part);
    return isEmpty(inside) ? [] : [{ window, inside }];
  });
}

/** Bytes that the shares of all windows take together. */
export function shareBytes(reaching: readonly ReachingWindow[]): number {
  return reaching.reduce((sum, { inside }) => sum + 4 * sizeOf(shapeOf(inside)), 0);
}

/**
 * The windows that reach a part of an image, in row order, and what they contribute to it.
 * @param image its lengths
 * @param part a box of the image
 */
export function* windowShares(
  image: readonly number[],
  windows: SlidingWindows,
  part: Region,
): Generator<WindowShare> {
  const importance = importanceOf(windows);
  const reaching = reachingWindows(image, windows, part);
  // In single precision the sum of many shares would be off by more than one part in a million.
  const total = new Float64Array(sizeOf(shapeOf(part)));
  for (const { window, inside } of reaching)
    overlay(window, part, inside, (own, there) => {
      total[there] = (total[there] ?? 0) + (importance[own] ?? 0);
    });
  for (const { window, inside } of reaching) {
    const shares = new Float32Array(sizeOf(shapeOf(inside)));
    let i = 0;
    overlay(window, part, inside, (own, there) => {
      shares[i++] = (importance[own] ?? 0) / (total[there] ?? 1);
    });
    yield { window, inside, shares };
  }
}

/** Visits the positions of a box in row order, by where they are among those of two regions that hold it. */
function overlay(
  one: Region,
  other: Region,
  inside: Region,
  visit: (inOne: number, inOther: number) => void,
): void {
  const lengths = shapeOf(inside);
  const walk = (axis: number, a: number, b: number): void => {
    if (axis === lengths.length) {
      visit(a, b);
      return;
    }
    const [own, there, [first]] = [at(one, axis), at(other, axis), at(inside, axis)];
    const [fromA, fromB] = [a * lengthOf(own) + first - own[0], b * lengthOf(there) + first - there[0]];
    for (let i = 0; i < at(lengths, axis); i++) walk(axis + 1, fromA + i, fromB + i);
  };
  walk(0, 0, 0);
}
