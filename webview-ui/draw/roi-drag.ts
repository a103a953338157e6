import type { Window } from '../../src/explanation/settings.ts';
import { contains, movedWindow, type Point, type Size, spannedWindow } from './geometry.ts';

/** A pointer that was pressed on the image: it moves the region it was pressed in, or draws a new one. */
export interface RoiDrag {
  readonly from: Point;
  /** The region that is moved; null while a new one is drawn. */
  readonly moved: Window | null;
  /** The region so far; null as long as it may still be a click. */
  readonly roi: Window | null;
}

/** How far, in pixels of the frame, a click may slip. */
const clickSlack = 3;

/** A drag that starts at a point; `roi` is the region in sight, if one is. */
export function startDrag(from: Point, roi: Window | null): RoiDrag {
  return { from, moved: roi !== null && contains(roi, from) ? roi : null, roi: null };
}

/** The drag after the pointer has moved to a point of the image. */
export function continueDrag(drag: RoiDrag, to: Point, image: Size, zoom: number): RoiDrag {
  const by = { x: to.x - drag.from.x, y: to.y - drag.from.y };
  const isClick = drag.roi === null && Math.max(Math.abs(by.x), Math.abs(by.y)) * zoom < clickSlack;
  if (isClick) return drag;
  const roi = drag.moved === null ? spannedWindow(drag.from, to, image) : movedWindow(drag.moved, by, image);
  return { ...drag, roi };
}
