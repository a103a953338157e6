import type { BinaryMask } from '../model/roi-counts.ts';
import { type Plane, planeOf, storedPlane, valuesInPlane } from './plane.ts';

/** A straight line: `[x0, y0, x1, y1]`. */
export type Segment = readonly [number, number, number, number];

/**
 * The border of a binary mask in a plane at a slice of its own, along the edges of its pixels; straight runs are joined.
 */
export function outlineOf(
  mask: BinaryMask,
  plane: Plane = storedPlane(mask.size.length),
): readonly Segment[] {
  const { width, height } = planeOf(mask.size, plane);
  const pixels = valuesInPlane(mask.pixels, mask.size, plane);
  const segments: Segment[] = [];
  for (let y = 0; y <= height; y++) {
    let start = -1;
    for (let x = 0, i = y * width; x <= width; x++, i++) {
      const above = y > 0 ? (pixels[i - width] ?? 0) : 0;
      const isEdge = x < width && above !== (y < height ? (pixels[i] ?? 0) : 0);
      if (isEdge && start < 0) start = x;
      if (!isEdge && start >= 0) {
        segments.push([start, y, x, y]);
        start = -1;
      }
    }
  }
  for (let x = 0; x <= width; x++) {
    let start = -1;
    for (let y = 0, i = x; y <= height; y++, i += width) {
      const left = x > 0 ? (pixels[i - 1] ?? 0) : 0;
      const isEdge = y < height && left !== (x < width ? (pixels[i] ?? 0) : 0);
      if (isEdge && start < 0) start = y;
      if (!isEdge && start >= 0) {
        segments.push([x, start, x, y]);
        start = -1;
      }
    }
  }
  return segments;
}
