import type { Size } from '../../src/documents/box.ts';
import type { EffectTable } from '../model/effect-table.ts';
import { blockOnInput } from '../model/map-placement.ts';
import { linesInFrame } from './drawn-roi.ts';
import { type Projection, type Rectangle, toFrame } from './geometry.ts';
import { overlayColours } from './overlay-colours.ts';
import { isInSlice, type Plane, planeInTensor, rectangleOf } from './plane.ts';
import { outlineOfRegion } from './regions-in-plane.ts';

/** A map over a plane of the input, and where that lies in the frame. */
interface MapInPlane {
  readonly projection: Projection;
  readonly input: Size<'input'>;
  readonly plane: Plane;
  readonly table: EffectTable;
}

/** Strokes a rectangle of the plane, a bright line on a dark one; the context is in pixels of the frame. */
export function frameRectangle(
  context: CanvasRenderingContext2D,
  projection: Projection,
  rectangle: Rectangle,
  colour: string,
  dash: readonly number[],
  lineWidth: number,
): void {
  const { x, y, width, height } = toFrame(rectangle, projection);
  context.strokeStyle = overlayColours.halo;
  context.lineWidth = lineWidth + 2;
  context.strokeRect(x, y, width, height);
  context.setLineDash([...dash]);
  context.strokeStyle = colour;
  context.lineWidth = lineWidth;
  context.strokeRect(x, y, width, height);
  context.setLineDash([]);
}

/** Frames a block of a map, or the border of a region, where it reaches into the plane. */
export function markBlock(
  context: CanvasRenderingContext2D,
  { projection, input, plane, table }: MapInPlane,
  index: number,
  lineWidth: number,
): void {
  const { grid, placement } = table;
  if (grid.regions) {
    const outline = outlineOfRegion(grid, index, planeInTensor(plane, placement));
    strokeRegion(context, linesInFrame(outline, projection), lineWidth);
    return;
  }
  const box = blockOnInput(table, index, input);
  if (!isInSlice(box, plane)) return;
  const rectangle = rectangleOf(box, plane);
  frameRectangle(context, projection, rectangle, overlayColours.selection, [], lineWidth);
}

function strokeRegion(context: CanvasRenderingContext2D, path: Path2D, lineWidth: number): void {
  context.lineCap = 'square';
  context.strokeStyle = overlayColours.halo;
  context.lineWidth = lineWidth + 2;
  context.stroke(path);
  context.strokeStyle = overlayColours.selection;
  context.lineWidth = lineWidth;
  context.stroke(path);
}
