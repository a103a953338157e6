import { contains, type Extent, moved, type Point, type Rectangle, spanned } from './geometry.ts';

/**
 * What pressing on the image chooses: a rectangle as the region of interest, or one whose effect is followed through
 * layers; a component of the prediction or the error by a pixel of it, or a lasso, as the region of interest.
 */
export type DragTool = 'roi' | 'region' | 'prediction' | 'error' | 'lasso';

/** A pointer that was pressed on the image: it moves the rectangle it was pressed in, or draws a new one. */
export interface RectangleDrag {
  readonly tool: DragTool;
  readonly from: Point;
  /** The rectangle that is moved; null while a new one is drawn. */
  readonly moved: Rectangle | null;
  /** The rectangle so far; null as long as it may still be a click. */
  readonly rectangle: Rectangle | null;
}

/** How far, in pixels of the frame, the pointer may move during a click. */
const clickSlack = 3;

/** A drag that starts at a point; `shown` is the tool's rectangle as it is shown, if it is. */
export function startDrag(tool: DragTool, from: Point, shown: Rectangle | null): RectangleDrag {
  const isInside = shown !== null && contains(shown, from);
  return { tool, from, moved: isInside ? shown : null, rectangle: null };
}

/** The drag after the pointer has moved to a point of the image. */
export function continueDrag(drag: RectangleDrag, to: Point, image: Extent, zoom: number): RectangleDrag {
  const by = { x: to.x - drag.from.x, y: to.y - drag.from.y };
  const isClick = drag.rectangle === null && Math.max(Math.abs(by.x), Math.abs(by.y)) * zoom < clickSlack;
  if (isClick) return drag;
  const rectangle = drag.moved === null ? spanned(drag.from, to, image) : moved(drag.moved, by, image);
  return { ...drag, rectangle };
}
