import type { BinaryImage } from '../model/roi-counts.ts';

/** The border of a binary image along the edges of its pixels: `[x0, y0, x1, y1]` a segment, straight runs joined. */
export function outlineOf(image: BinaryImage): readonly (readonly [number, number, number, number])[] {
  const { width, height } = image;
  const at = (y: number, x: number): number =>
    y < 0 || x < 0 || y >= height || x >= width ? 0 : (image.pixels[y * width + x] ?? 0);
  const segments: (readonly [number, number, number, number])[] = [];
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
