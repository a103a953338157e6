import type { Extent, Point } from './geometry.ts';

/** A frame cut in two: how large each half is, and where the second one begins. */
interface Halves {
  readonly half: Extent;
  readonly at: Point;
}

/** The frame cut in two so that the image is largest in each: side by side, or one above the other. */
export function besideIn({ width, height }: Extent, image: Extent): Halves {
  const zoomIn = (half: Extent): number => Math.min(half.width / image.width, half.height / image.height);
  const [left, upper] = [
    { width: Math.floor(width / 2), height },
    { width, height: Math.floor(height / 2) },
  ];
  return zoomIn(left) >= zoomIn(upper)
    ? { half: left, at: { x: left.width, y: 0 } }
    : { half: upper, at: { x: 0, y: upper.height } };
}

/** A point of the frame as one of its first half: the same point of the image in the second one. */
export function withinMap({ x, y }: Point, beside: Point | null): Point {
  if (beside === null) return { x, y };
  return {
    x: beside.x > 0 && x >= beside.x ? x - beside.x : x,
    y: beside.y > 0 && y >= beside.y ? y - beside.y : y,
  };
}
