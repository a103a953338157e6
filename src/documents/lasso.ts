import { at } from '../at.ts';
import { type Size, volumeOf } from './box.ts';

/** A corner of a lasso: `[y, x]` in pixels of the input, of which the first covers 0 to 1. */
export type LassoPoint = readonly [y: number, x: number];

/**
 * The pixels of the input whose centre lies within a closed polygon, by the even–odd rule: a binary mask in row order.
 * In a volume, the polygon runs through all slices.
 * @param points corners of the polygon
 * @param size of two or three axes
 */
export function lassoMask(points: readonly LassoPoint[], size: Size<'input'>): Uint8Array {
  const [height, width] = [at(size, size.length - 2), at(size, size.length - 1)];
  const plane = new Uint8Array(height * width);
  for (let row = 0; row < height; row++) {
    const crossings = crossingsOf(points, row + 0.5);
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const [from, to] = [at(crossings, i), at(crossings, i + 1)].map((x) => pixelFrom(x, width));
      plane.fill(1, row * width + (from ?? 0), row * width + (to ?? 0));
    }
  }
  const mask = new Uint8Array(volumeOf(size));
  for (let start = 0; start < mask.length; start += plane.length) mask.set(plane, start);
  return mask;
}

/** Where the edges of a polygon cross a line of one y, from left to right. */
function crossingsOf(points: readonly LassoPoint[], y: number): readonly number[] {
  return points
    .flatMap(([y0, x0], i) => {
      const [y1, x1] = at(points, (i + 1) % points.length);
      return y0 <= y === y1 <= y ? [] : [x0 + ((y - y0) / (y1 - y0)) * (x1 - x0)];
    })
    .sort((a, b) => a - b);
}

/** The first pixel of a row whose centre is not left of x. */
function pixelFrom(x: number, width: number): number {
  return Math.min(width, Math.max(0, Math.ceil(x - 0.5)));
}
