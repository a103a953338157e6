import type { BinaryMask } from '../model/roi-counts.ts';
import { planeOf, valuesInPlane } from './plane.ts';

/** A straight line: `[x0, y0, x1, y1]`. */
export type Segment = readonly [number, number, number, number];

/** The border of a binary mask in the plane of a slice of its own, along the edges of its pixels; straight runs are joined. */
export function outlineOf(mask: BinaryMask, slice = 0): readonly Segment[] {
  const plane = planeOf(mask.size);
  const { width, height } = plane;
  const pixels = valuesInPlane(mask.pixels, plane, 1, slice);
  const at = (y: number, x: number): number =>
    y < 0 || x < 0 || y >= height || x >= width ? 0 : (pixels[y * width + x] ?? 0);
  const segments: Segment[] = [];
  for (let y = 0; y <= height; y++) {
    let start = -1;
    for (let x = 0; x <= width; x++) {
      const isEdge = x < width && at(y - 1, x) !== at(y, x);
      if (isEdge && start < 0) start = x;
      if (!isEdge && start >= 0) {
        segments.push([start, y, x, y]);
        start = -1;
      }
    }
  }
  for (let x = 0; x <= width; x++) {
    let start = -1;
    for (let y = 0; y <= height; y++) {
      const isEdge = y < height && at(y, x - 1) !== at(y, x);
      if (isEdge && start < 0) start = y;
      if (!isEdge && start >= 0) {
        segments.push([x, start, x, y]);
        start = -1;
      }
    }
  }
  return segments;
}
