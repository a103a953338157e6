import { at } from '../../src/at.ts';
import { type Roi, withinOf } from '../../src/documents/roi.ts';
import type { Projection, Rectangle } from './geometry.ts';
import { outlineOf, type Segment } from './outline.ts';
import { overlayColours } from './overlay-colours.ts';
import { isInSlice, middleSlice, pointOf, rectangleOf } from './plane.ts';

/** A region of interest in pixels of the model's input: its bounds, and its border where it is no rectangle. */
export interface DrawnRoi {
  readonly bounds: Rectangle;
  readonly outline: readonly Segment[] | null;
}

const known = new WeakMap<Roi, Map<number, DrawnRoi>>();

/** A region of interest as it is drawn in a slice of the input that it reaches into. */
export function drawnRoi(roi: Roi, slice = middleSlice(roi)): DrawnRoi {
  const slices = known.get(roi) ?? new Map<number, DrawnRoi>();
  known.set(roi, slices);
  const before = slices.get(slice);
  if (before !== undefined) return before;
  const drawn = { bounds: rectangleOf(roi), outline: outlineWithin(roi, slice) };
  slices.set(slice, drawn);
  return drawn;
}

/** The same, or null in a slice that it does not reach into. */
export function drawnRoiIn(roi: Roi, slice: number): DrawnRoi | null {
  return isInSlice(roi, slice) ? drawnRoi(roi, slice) : null;
}

function outlineWithin(roi: Roi, slice: number): readonly Segment[] | null {
  const pixels = withinOf(roi);
  if (pixels === null) return null;
  const { x, y } = pointOf(roi.start);
  const own = roi.start.length < 3 ? 0 : slice - at(roi.start, 0);
  return outlineOf({ size: [...roi.size], pixels }, own).map(([x0, y0, x1, y1]): Segment => [
    x + x0,
    y + y0,
    x + x1,
    y + y1,
  ]);
}

/** Strokes the border of a region of interest, a bright line on a dark one; the context is in pixels of the frame. */
export function strokeRoi(
  context: CanvasRenderingContext2D,
  { left, top, zoom }: Projection,
  { bounds, outline }: DrawnRoi,
  dash: readonly number[],
  lineWidth: number,
): void {
  const { x, y, width, height } = bounds;
  const path = new Path2D();
  if (outline === null) path.rect(left + x * zoom, top + y * zoom, width * zoom, height * zoom);
  for (const [x0, y0, x1, y1] of outline ?? []) {
    path.moveTo(left + x0 * zoom, top + y0 * zoom);
    path.lineTo(left + x1 * zoom, top + y1 * zoom);
  }
  context.save();
  context.lineCap = outline === null ? 'butt' : 'square';
  context.strokeStyle = overlayColours.halo;
  context.lineWidth = lineWidth + 2;
  context.stroke(path);
  context.setLineDash([...dash]);
  context.strokeStyle = overlayColours.roi;
  context.lineWidth = lineWidth;
  context.stroke(path);
  context.restore();
}
