import { type Extent, moved, type Point, type Projection, type Rectangle, spanned } from './geometry.ts';

/**
 * What pressing on the image chooses: a rectangle as the region of interest, or one whose effect is followed through
 * layers; a component of the prediction or the error by a pixel of it, or a lasso, as the region of interest.
 */
export type DragTool = 'roi' | 'region' | 'prediction' | 'error' | 'lasso';

/** Which sides of a rectangle are held along an axis of the image: the first, the last, or neither. */
type HeldSide = -1 | 0 | 1;

/** By what a rectangle is held: by a side or a corner, or, where it is by neither, as a whole. */
export interface Grip {
  readonly x: HeldSide;
  readonly y: HeldSide;
}

/** A pointer that was pressed on the image: it changes the rectangle that it holds, or draws a new one. */
export interface RectangleDrag {
  readonly tool: DragTool;
  readonly from: Point;
  /** The rectangle that is held, and by what; null while a new one is drawn. */
  readonly held: { readonly rectangle: Rectangle; readonly grip: Grip } | null;
  /** The rectangle so far; null as long as it may still be a click. */
  readonly rectangle: Rectangle | null;
}

/** How far, in pixels of the frame, the pointer may move during a click. */
export const clickSlack = 3;
/** How far from a side, in pixels of the frame, it is held; of a small rectangle, up to a quarter of it. */
const reach = 5;

/** By what a rectangle is held at a point of the image; null where it is not. */
export function gripAt(
  { x, y, width, height }: Rectangle,
  point: Point,
  { across, down }: Pick<Projection, 'across' | 'down'>,
): Grip | null {
  const sideAt = (place: number, first: number, length: number, zoom: number): HeldSide | null => {
    const outside = reach / Math.abs(zoom);
    const inside = Math.min(outside, length / 4);
    if (place < first - outside || place > first + length + outside) return null;
    if (place < first + inside) return -1;
    return place > first + length - inside ? 1 : 0;
  };
  const [heldX, heldY] = [sideAt(point.x, x, width, across), sideAt(point.y, y, height, down)];
  return heldX === null || heldY === null ? null : { x: heldX, y: heldY };
}

/** The cursor of a grip, where the image lies as it does. */
export function cursorOf({ x, y }: Grip, { across, down }: Pick<Projection, 'across' | 'down'>): string {
  if (x === 0) return y === 0 ? 'move' : 'ns-resize';
  if (y === 0) return 'ew-resize';
  return x * across * y * down > 0 ? 'nwse-resize' : 'nesw-resize';
}

/** A drag that starts at a point; `shown` is the tool's rectangle as it is shown, if it is. */
export function startDrag(
  tool: DragTool,
  from: Point,
  shown: Rectangle | null,
  projection: Pick<Projection, 'across' | 'down'>,
): RectangleDrag {
  const grip = shown && gripAt(shown, from, projection);
  return { tool, from, held: shown && grip && { rectangle: shown, grip }, rectangle: null };
}

/** The drag after the pointer has moved to a point of the image. */
export function continueDrag(
  drag: RectangleDrag,
  to: Point,
  image: Extent,
  { across, down }: Pick<Projection, 'across' | 'down'>,
): RectangleDrag {
  const by = { x: to.x - drag.from.x, y: to.y - drag.from.y };
  const isClick =
    drag.rectangle === null && Math.max(Math.abs(by.x * across), Math.abs(by.y * down)) < clickSlack;
  if (isClick) return drag;
  const { held } = drag;
  const rectangle =
    held === null ? spanned(drag.from, to, image) : changed(held.rectangle, held.grip, by, image);
  return { ...drag, rectangle };
}

function changed(rectangle: Rectangle, { x, y }: Grip, by: Point, image: Extent): Rectangle {
  if (x === 0 && y === 0) return moved(rectangle, by, image);
  const [left, width] = pulled(rectangle.x, rectangle.width, x, by.x, image.width);
  const [top, height] = pulled(rectangle.y, rectangle.height, y, by.y, image.height);
  return { x: left, y: top, width, height };
}

/** A span of whole pixels, at least one, after one of its sides was pulled as far as the image reaches. */
function pulled(
  first: number,
  length: number,
  side: HeldSide,
  by: number,
  limit: number,
): readonly [number, number] {
  const end = first + length;
  if (side === 0) return [first, length];
  if (side > 0) return [first, Math.max(1, Math.min(limit, Math.round(end + by)) - first)];
  const start = Math.max(0, Math.min(end - 1, Math.round(first + by)));
  return [start, end - start];
}
