import { at } from '../../src/at.ts';
import { type Roi, withinOf } from '../../src/documents/roi.ts';
import { pointInFrame, type Projection, type Rectangle, toFrame } from './geometry.ts';
import { outlineOf, type Segment } from './outline.ts';
import { overlayColours } from './overlay-colours.ts';
import { isInSlice, type Plane, pointOf, rectangleOf } from './plane.ts';

/** A region of interest in pixels of the model's input: its bounds, and its border where it is no rectangle. */
export interface DrawnRoi {
  readonly bounds: Rectangle;
  readonly outline: readonly Segment[] | null;
}

const known = new WeakMap<Roi, Map<string, DrawnRoi>>();

/** A region of interest as it is drawn in a plane of the input; null in a slice that it does not reach into. */
export function drawnRoiIn(roi: Roi, plane: Plane): DrawnRoi | null {
  if (!isInSlice(roi, plane)) return null;
  const slices = known.get(roi) ?? new Map<string, DrawnRoi>();
  known.set(roi, slices);
  const key = `${plane.x.axis} ${plane.y?.axis ?? ''} ${plane.slice}`;
  const before = slices.get(key);
  if (before !== undefined) return before;
  const drawn = { bounds: rectangleOf(roi, plane), outline: outlineWithin(roi, plane) };
  slices.set(key, drawn);
  return drawn;
}

function outlineWithin(roi: Roi, plane: Plane): readonly Segment[] | null {
  const pixels = withinOf(roi);
  if (pixels === null) return null;
  const { x, y } = pointOf(roi.start, plane);
  const { across, slice } = plane;
  const own = { ...plane, slice: across === null ? 0 : slice - at(roi.start, across) };
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
  projection: Projection,
  { bounds, outline }: DrawnRoi,
  dash: readonly number[],
  lineWidth: number,
): void {
  const path = outline === null ? new Path2D() : linesInFrame(outline, projection);
  if (outline === null) {
    const { x, y, width, height } = toFrame(bounds, projection);
    path.rect(x, y, width, height);
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

/** Lines of an image as a path of the frame. */
export function linesInFrame(segments: readonly Segment[], projection: Projection): Path2D {
  const path = new Path2D();
  for (const [x0, y0, x1, y1] of segments) {
    const [from, to] = [
      pointInFrame({ x: x0, y: y0 }, projection),
      pointInFrame({ x: x1, y: y1 }, projection),
    ];
    path.moveTo(from.x, from.y);
    path.lineTo(to.x, to.y);
  }
  return path;
}
