import {
  contains,
  type Extent,
  type Point,
  type Projection,
  type Rectangle,
  toImage,
  whole,
} from '../../draw/geometry.ts';
import { withinMap } from '../../draw/beside.ts';
import { continueDrag, type DragTool, type RectangleDrag, startDrag } from '../../draw/rectangle-drag.ts';
import { continueLasso } from '../../draw/lasso-drag.ts';
import { isBareKey, pointOver, zoomOfKey, zoomOfWheel } from '../../parts/stage.ts';

/** What the gestures are about, and what they do. */
export interface PictureStage {
  canvas(): HTMLElement;
  /** Where in the frame the bare image stands beside the map; null where it does not. */
  beside(): Point | null;
  /** Shows the image alone, or not any longer. */
  bare(isBare: boolean): void;
  image(): Extent;
  projection(): Projection;
  /** What dragging draws now. */
  tool(): DragTool;
  /** The rectangle of a tool, if it is shown. */
  rectangleOf(tool: DragTool): Rectangle | null;
  /** Whether a tool may be used now. */
  canDraw(tool: DragTool): boolean;
  hover(point: Point | null): void;
  /** A rectangle is being drawn; null once that is over. */
  draw(drag: RectangleDrag | null): void;
  setRectangle(tool: DragTool, rectangle: Rectangle): void;
  /** A lasso is being drawn; null once that is over. */
  lasso(points: readonly Point[] | null): void;
  setLasso(points: readonly Point[]): void;
  click(point: Point): void;
  /** Zooms by a factor around a point, or around the middle; 0 shows the whole image. */
  zoom(factor: number, around: Point | null): void;
  /** Moves the image by pixels of the frame. */
  pan(by: Point): void;
  /** An arrow key, or Escape. */
  /** Shows the slice that lies by so many farther; whether there are several. */
  slice(by: number): boolean;
  step(key: string): void;
}

/**
 * Pointer, wheel and keys over the image: click a block, drag a region (with Alt, one to follow), zoom, and move with
 * Space or middle button.
 */
export class PictureGestures {
  #drag: RectangleDrag | null = null;
  #lasso: readonly Point[] | null = null;
  /** Where the image was grabbed, in the frame. */
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
    if (!contains(whole(this.stage.image()), from)) return;
    canvas.setPointerCapture(event.pointerId);
    const tool = this.#toolOf(event);
    if (tool === 'lasso') {
      this.stage.hover(null);
      if (this.stage.canDraw(tool)) this.#setLasso([from]);
      return;
    }
    this.#setDrag(startDrag(tool, from, this.stage.rectangleOf(tool)));
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
    if (this.#lasso !== null) {
      this.#setLasso(continueLasso(this.#lasso, point, stage.image(), stage.projection().zoom));
      return;
    }
    stage.hover(point);
    const tool = this.#drag?.tool ?? this.#toolOf(event);
    const rectangle = stage.rectangleOf(tool);
    const isIn = rectangle !== null && contains(rectangle, point);
    const cursor = stage.canDraw(tool) && isIn ? 'move' : 'crosshair';
    stage.canvas().style.cursor = this.#spaceIsDown ? 'grab' : cursor;
    if (this.#drag === null || !stage.canDraw(tool)) return;
    this.#setDrag(continueDrag(this.#drag, point, stage.image(), stage.projection().zoom));
  };

  readonly onUp = (): void => {
    this.#held = null;
    const lasso = this.#lasso;
    this.#setLasso(null);
    if (lasso !== null) this.stage.setLasso(lasso);
    const drag = this.#drag;
    this.#setDrag(null);
    if (drag === null) return;
    if (drag.rectangle === null) this.stage.click(drag.from);
    else this.stage.setRectangle(drag.tool, drag.rectangle);
  };

  readonly onLeave = (): void => {
    this.stage.hover(null);
  };

  readonly onWheel = (event: WheelEvent): void => {
    const factor = zoomOfWheel(event);
    if (factor === null) return;
    event.preventDefault();
    this.stage.zoom(factor, this.#pointOf(event));
    this.stage.hover(null);
  };

  readonly onKey = (event: KeyboardEvent): void => {
    const { stage } = this;
    const factor = zoomOfKey(event);
    if (event.key === ' ') {
      this.#spaceIsDown = true;
      if (this.#held === null) stage.canvas().style.cursor = 'grab';
    } else if (isBareKey(event)) stage.bare(true);
    else if (factor !== null) stage.zoom(factor, null);
    else if (event.key === 'PageUp' || event.key === 'PageDown') {
      if (!stage.slice(event.key === 'PageUp' ? -1 : 1)) return;
    } else if (event.key === 'Escape' || event.key.startsWith('Arrow')) {
      if (event.key === 'Escape') {
        this.#setDrag(null);
        this.#setLasso(null);
      }
      stage.step(event.key);
    } else return;
    event.preventDefault();
  };

  readonly onKeyUp = (event: Event): void => {
    if (!(event instanceof KeyboardEvent) || isBareKey(event)) this.stage.bare(false);
    if (event instanceof KeyboardEvent && event.key !== ' ') return;
    this.#spaceIsDown = false;
    this.stage.canvas().style.cursor = 'crosshair';
  };

  #toolOf(event: MouseEvent): DragTool {
    return event.altKey ? 'region' : this.stage.tool();
  }

  #setDrag(drag: RectangleDrag | null): void {
    this.#drag = drag;
    this.stage.draw(drag);
  }

  #setLasso(points: readonly Point[] | null): void {
    if (this.#lasso === points) return;
    this.#lasso = points;
    this.stage.lasso(points);
  }

  #framePoint(event: MouseEvent): Point {
    return withinMap(pointOver(this.stage.canvas(), event), this.stage.beside());
  }

  #pointOf(event: MouseEvent): Point {
    return toImage(this.#framePoint(event), this.stage.projection());
  }
}
