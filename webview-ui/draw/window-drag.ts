import type { Window } from '../../src/documents/settings.ts';
import type { DragTool } from '../model/view-options.ts';
import { contains, movedWindow, type Point, type Size, spannedWindow } from './geometry.ts';

/** A pointer that was pressed on the image: it moves the window it was pressed in, or draws a new one. */
export interface WindowDrag {
  readonly tool: DragTool;
  readonly from: Point;
  /** The window that is moved; null while a new one is drawn. */
  readonly moved: Window | null;
  /** The window so far; null as long as it may still be a click. */
  readonly window: Window | null;
}

/** How far, in pixels of the frame, a click may slip. */
const clickSlack = 3;

/** A drag that starts at a point; `window` is what the tool draws as it is in sight, if it is. */
export function startDrag(tool: DragTool, from: Point, window: Window | null): WindowDrag {
  return { tool, from, moved: window !== null && contains(window, from) ? window : null, window: null };
}

/** The drag after the pointer has moved to a point of the image. */
export function continueDrag(drag: WindowDrag, to: Point, image: Size, zoom: number): WindowDrag {
  const by = { x: to.x - drag.from.x, y: to.y - drag.from.y };
  const isClick = drag.window === null && Math.max(Math.abs(by.x), Math.abs(by.y)) * zoom < clickSlack;
  if (isClick) return drag;
  const window =
    drag.moved === null ? spannedWindow(drag.from, to, image) : movedWindow(drag.moved, by, image);
  return { ...drag, window };
}
