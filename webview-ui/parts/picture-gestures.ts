import type { Window } from '../../src/documents/settings.ts';
import { contains, isInside, type Placement, type Point, type Size, toImage } from '../draw/geometry.ts';
import { continueDrag, startDrag, type WindowDrag } from '../draw/window-drag.ts';
import type { DragTool } from '../model/view-options.ts';

/** What the gestures are about, and what they do. */
export interface PictureStage {
  canvas(): HTMLElement;
  image(): Size;
  placement(): Placement;
  /** What dragging draws now. */
  tool(): DragTool;
  /** What a tool draws as it is in sight, if it is. */
  windowOf(tool: DragTool): Window | null;
  /** Whether a tool may be used now. */
  canDraw(tool: DragTool): boolean;
  hover(point: Point | null): void;
  /** A window is being drawn; null once that is over. */
  draw(drag: WindowDrag | null): void;
  setWindow(tool: DragTool, window: Window): void;
  click(point: Point): void;
  /** Zooms by a factor around a point, or around the middle; 0 shows the whole image. */
  zoom(factor: number, at?: Point): void;
  /** Moves the image by pixels of the frame. */
  pan(by: Point): void;
  /** An arrow key, or Escape. */
  step(key: string): void;
}

const zoomKeys: Readonly<Record<string, number>> = { '+': 1.25, '=': 1.25, '-': 0.8, '0': 0 };

/**
 * Pointer, wheel and keys over the image: click a block, drag a region (with Alt, one to follow), zoom, and move with
 * Space or middle button.
 */
export class PictureGestures {
  #drag: WindowDrag | null = null;
  /** Where the image was taken hold of, in the frame. */
  #held: Point | null = null;
  #spaceIsDown = false;

  constructor(private readonly stage: PictureStage) {}

  readonly onDown = (event: PointerEvent): void => {
    const canvas = this.stage.canvas();
    if (event.button === 1 || (event.button === 0 && this.#spaceIsDown)) {
      event.preventDefault();
      canvas.setPointerCapture(event.pointerId);
      canvas.style.cursor = 'grabbing';
      this.#held = this.#framePoint(event);
      return;
    }
    if (event.button !== 0) return;
    const from = this.#pointOf(event);
    if (!isInside(from, this.stage.image())) return;
    canvas.setPointerCapture(event.pointerId);
    const tool = this.#toolOf(event);
    this.#setDrag(startDrag(tool, from, this.stage.windowOf(tool)));
  };

  readonly onMove = (event: PointerEvent): void => {
    const { stage } = this;
    if (this.#held !== null) {
      const to = this.#framePoint(event);
      stage.pan({ x: to.x - this.#held.x, y: to.y - this.#held.y });
      this.#held = to;
      stage.hover(null);
      return;
    }
    const point = this.#pointOf(event);
    stage.hover(point);
    const tool = this.#drag?.tool ?? this.#toolOf(event);
    const window = stage.windowOf(tool);
    const isInWindow = window !== null && contains(window, point);
    const cursor = stage.canDraw(tool) && isInWindow ? 'move' : 'crosshair';
    stage.canvas().style.cursor = this.#spaceIsDown ? 'grab' : cursor;
    if (this.#drag === null || !stage.canDraw(tool)) return;
    this.#setDrag(continueDrag(this.#drag, point, stage.image(), stage.placement().zoom));
  };

  readonly onUp = (): void => {
    this.#held = null;
    const drag = this.#drag;
    this.#setDrag(null);
    if (drag === null) return;
    if (drag.window === null) this.stage.click(drag.from);
    else this.stage.setWindow(drag.tool, drag.window);
  };

  readonly onLeave = (): void => {
    this.stage.hover(null);
  };

  readonly onWheel = (event: WheelEvent): void => {
    const { scrollHeight, clientHeight } = document.documentElement;
    // Where the page scrolls, the wheel alone scrolls it.
    if (scrollHeight > clientHeight && !event.ctrlKey) return;
    event.preventDefault();
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 * event.deltaY : event.deltaY;
    this.stage.zoom(Math.exp(-pixels / (event.ctrlKey ? 120 : 400)), this.#pointOf(event));
    this.stage.hover(null);
  };

  readonly onKey = (event: KeyboardEvent): void => {
    const { stage } = this;
    const factor = event.ctrlKey || event.metaKey ? undefined : zoomKeys[event.key];
    if (event.key === ' ') {
      this.#spaceIsDown = true;
      if (this.#held === null) stage.canvas().style.cursor = 'grab';
    } else if (factor !== undefined) stage.zoom(factor);
    else if (event.key === 'Escape' || event.key.startsWith('Arrow')) {
      if (event.key === 'Escape') this.#setDrag(null);
      stage.step(event.key);
    } else return;
    event.preventDefault();
  };

  readonly onKeyUp = (event: Event): void => {
    if (event instanceof KeyboardEvent && event.key !== ' ') return;
    this.#spaceIsDown = false;
    this.stage.canvas().style.cursor = 'crosshair';
  };

  #toolOf(event: MouseEvent): DragTool {
    return event.altKey ? 'region' : this.stage.tool();
  }

  #setDrag(drag: WindowDrag | null): void {
    this.#drag = drag;
    this.stage.draw(drag);
  }

  #framePoint(event: MouseEvent): Point {
    const { left, top } = this.stage.canvas().getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }

  #pointOf(event: MouseEvent): Point {
    return toImage(this.#framePoint(event), this.stage.placement());
  }
}
