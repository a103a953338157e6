import type { LassoPoint } from '../../src/documents/lasso.ts';
import { type Extent, type Point, pointInFrame, type Projection } from './geometry.ts';
import { overlayColours } from './overlay-colours.ts';

/** How far apart, in pixels of the frame, the corners of a lasso are at least. */
const stride = 3;

/** A lasso that is drawn around a region: with another point, cut to the image, where it is far enough from the last. */
export function continueLasso(
  points: readonly Point[],
  to: Point,
  image: Extent,
  { across, down }: Projection,
): readonly Point[] {
  const next = {
    x: Math.min(image.width, Math.max(0, to.x)),
    y: Math.min(image.height, Math.max(0, to.y)),
  };
  const last = points.at(-1);
  const isNear =
    last !== undefined && Math.hypot((next.x - last.x) * across, (next.y - last.y) * down) < stride;
  return isNear ? points : [...points, next];
}

/** Corners of a lasso as settings have them, to a hundredth of a pixel; null where they enclose nothing. */
export function cornersOf(points: readonly Point[]): readonly LassoPoint[] | null {
  if (points.length < 3) return null;
  const step = Math.ceil(points.length / mostCorners);
  const rounded = (place: number): number => Math.round(place * 100) / 100;
  return points.filter((_, i) => i % step === 0).map(({ x, y }) => [rounded(y), rounded(x)]);
}

/** A lasso of more corners is thinned. */
const mostCorners = 1024;

/** Strokes a lasso that is being drawn, closed by a dashed line; the context is in pixels of the frame. */
export function strokeLasso(
  context: CanvasRenderingContext2D,
  points: readonly Point[],
  projection: Projection,
): void {
  const path = new Path2D();
  for (const point of points) {
    const { x, y } = pointInFrame(point, projection);
    path.lineTo(x, y);
  }
  context.save();
  context.lineJoin = 'round';
  context.strokeStyle = overlayColours.halo;
  context.lineWidth = 4;
  context.stroke(path);
  context.strokeStyle = overlayColours.roi;
  context.lineWidth = 2;
  context.stroke(path);
  context.restore();
}
