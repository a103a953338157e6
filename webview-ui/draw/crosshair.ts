import type { Size } from '../../src/documents/box.ts';
import { type Point, pointInFrame, type Projection, toFrame, whole } from './geometry.ts';
import { overlayColours } from './overlay-colours.ts';
import { type Plane, planeOf } from './plane.ts';

/** A plane of the input, and where it lies in the frame. */
interface ProjectedPlane {
  readonly projection: Projection;
  readonly input: Size<'input'>;
  readonly plane: Plane;
}

/** Two thin lines through the image, which leave the point where they meet free. */
export function strokeCrosshair(
  context: CanvasRenderingContext2D,
  { projection, input, plane }: ProjectedPlane,
  crosshair: Point,
): void {
  const image = toFrame(whole(planeOf(input, plane)), projection);
  const { x, y } = pointInFrame(crosshair, projection);
  const [left, top] = [Math.round(x) + 0.5, Math.round(y) + 0.5];
  const path = new Path2D();
  for (const [from, to] of [
    [image.x, left - crosshairGap],
    [left + crosshairGap, image.x + image.width],
  ] as const) {
    if (to <= from) continue;
    path.moveTo(from, top);
    path.lineTo(to, top);
  }
  for (const [from, to] of [
    [image.y, top - crosshairGap],
    [top + crosshairGap, image.y + image.height],
  ] as const) {
    if (to <= from) continue;
    path.moveTo(left, from);
    path.lineTo(left, to);
  }
  context.strokeStyle = overlayColours.halo;
  context.lineWidth = 3;
  context.stroke(path);
  context.strokeStyle = overlayColours.crosshair;
  context.lineWidth = 1;
  context.stroke(path);
}

/** From where a crosshair's lines meet, in pixels of the frame. */
const crosshairGap = 8;
