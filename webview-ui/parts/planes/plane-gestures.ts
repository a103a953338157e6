import {
  contains,
  type Extent,
  type Point,
  pointInFrame,
  type Projection,
  type Rectangle,
  toImage,
  whole,
} from '../../draw/geometry.ts';
import { withinMap } from '../../draw/beside.ts';
import {
  clickSlack,
  continueDrag,
  cursorOf,
  type DragTool,
  gripAt,
  type RectangleDrag,
  startDrag,
} from '../../draw/rectangle-drag.ts';
import { continueLasso } from '../../draw/lasso-drag.ts';
import { isBareKey, pointOver, slicesOfWheel, zoomOfKey, zoomOfWheel } from '../stage.ts';

/** What is done over a plane, apart from looking at it closer; points are of the plane. */
export interface PlaneActions {
  /** What dragging draws now. */
  readonly tool: () => DragTool;
  /** The rectangle of a tool, if it is shown. */
  readonly rectangleOf: (tool: DragTool) => Rectangle | null;
  /** Whether a tool may be used now. */
  readonly canDraw: (tool: DragTool) => boolean;
  readonly hover: (point: Point | null) => void;
  /** A rectangle is being drawn; null once that is over. */
  readonly draw: (drag: RectangleDrag | null) => void;
  readonly setRectangle: (tool: DragTool, rectangle: Rectangle) => void;
  /** A lasso is being drawn; null once that is over. */
  readonly lasso: (points: readonly Point[] | null) => void;
  readonly setLasso: (points: readonly Point[]) => void;
  readonly click: (point: Point) => void;
  /** Where the planes of a volume meet; null where there is one plane alone. */
  readonly crosshair: () => Point | null;
  readonly moveCrosshair: (point: Point) => void;
  /** Changes the window by pixels of the frame: wider to the right, of a higher level downwards. */
  readonly dragWindow: (by: Point) => void;
  /** Shows the slice that lies by so many farther; whether there are several. */
  readonly slice: (by: number) => boolean;
  /** Shows the image alone, or not any longer. */
  readonly bare: (isBare: boolean) => void;
  /** An arrow key, or Escape. */
  readonly step: (key: string) => void;
}

/** What the gestures are over, and how it is looked at closer. */
export interface PlaneStage {
  canvas(): HTMLElement;
  /** Where in the frame the bare image stands beside the map; null where it does not. */
  beside(): Point | null;
  image(): Extent;
  projection(): Projection;
  actions(): PlaneActions;
  /** Zooms by a factor around a point, or around the middle; 0 shows the whole image. */
  zoom(factor: number, around: Point | null): void;
  /** Moves the image by pixels of the frame. */
  pan(by: Point): void;
}

/** What may be dragged, other than a rectangle or a lasso: the image, its window, or the crosshair. */
type Holdable = 'image' | 'window' | 'crosshair';

/** What is being dragged. */
interface Hold {
  readonly what: Holdable;
  /** Where the pointer is, in pixels of the frame. */
  readonly at: Point;
  /** Where it was pressed, in pixels of the frame and of the plane, as long as that may be a click; else null. */
  readonly pressed: { readonly at: Point; readonly point: Point } | null;
}

/** How near to a line of the crosshair, in pixels of the frame, it is held. */
const reach = 4;

/**
 * Pointer, wheel and keys over a plane: click a block, drag a region (with Alt, one to follow), a side of it or, with Shift
 * or by its lines, the crosshair; change the window with the right button or Ctrl; zoom, and move with Space or the middle
 * button. The wheel shows the slices of a volume, and zooms an image; with Ctrl it zooms both.
 */
export class PlaneGestures {
  #drag: RectangleDrag | null = null;
  #lasso: readonly Point[] | null = null;
  #hold: Hold | null = null;
  #spaceIsDown = false;
  /** Parts of a slice that a wheel of small steps has turned. */
  #turned = 0;

  constructor(private readonly stage: PlaneStage) {}

  readonly onDown = (event: PointerEvent): void => {
    const canvas = this.stage.canvas();
    const actions = this.stage.actions();
    const from = this.#pointOf(event);
    const hold = this.#holdOf(event, from);
    if (hold !== null) {
      event.preventDefault();
      if (hold !== 'image') canvas.focus();
      canvas.setPointerCapture(event.pointerId);
      canvas.style.cursor = cursors[hold];
      const at = this.#framePoint(event);
      const isClick = hold === 'crosshair' && !event.shiftKey;
      this.#hold = { what: hold, at, pressed: isClick ? { at, point: from } : null };
      if (hold === 'crosshair') actions.moveCrosshair(from);
      return;
    }
    if (event.button !== 0 || !contains(whole(this.stage.image()), from)) return;
    canvas.setPointerCapture(event.pointerId);
    const tool = this.#toolOf(event);
    if (tool === 'lasso') {
      actions.hover(null);
      if (actions.canDraw(tool)) this.#setLasso([from]);
      return;
    }
    this.#setDrag(startDrag(tool, from, actions.rectangleOf(tool), this.stage.projection()));
  };

  readonly onMove = (event: PointerEvent): void => {
    const { stage } = this;
    const actions = stage.actions();
    const point = this.#pointOf(event);
    if (this.#hold !== null) {
      this.#moveHeld(this.#hold, event, point);
      return;
    }
    const projection = stage.projection();
    if (this.#lasso !== null) {
      this.#setLasso(continueLasso(this.#lasso, point, stage.image(), projection));
      return;
    }
    actions.hover(point);
    const tool = this.#drag?.tool ?? this.#toolOf(event);
    stage.canvas().style.cursor = this.#spaceIsDown ? 'grab' : this.#cursorAt(point, tool, event);
    if (this.#drag === null || !actions.canDraw(tool)) return;
    this.#setDrag(continueDrag(this.#drag, point, stage.image(), projection));
  };

  readonly onUp = (): void => {
    const actions = this.stage.actions();
    const pressed = this.#hold?.pressed ?? null;
    this.#hold = null;
    if (pressed !== null) actions.click(pressed.point);
    const lasso = this.#lasso;
    this.#setLasso(null);
    if (lasso !== null) actions.setLasso(lasso);
    const drag = this.#drag;
    this.#setDrag(null);
    if (drag === null) return;
    if (drag.rectangle === null) actions.click(drag.from);
    else actions.setRectangle(drag.tool, drag.rectangle);
  };

  readonly onLeave = (): void => {
    this.stage.actions().hover(null);
  };

  readonly onWheel = (event: WheelEvent): void => {
    const actions = this.stage.actions();
    const slices = event.ctrlKey ? 0 : slicesOfWheel(event);
    if (slices !== 0 && actions.crosshair() !== null) {
      event.preventDefault();
      this.#turned += slices;
      const by = Math.trunc(this.#turned);
      this.#turned -= by;
      if (by !== 0) actions.slice(by);
      return;
    }
    const factor = zoomOfWheel(event);
    if (factor === null) return;
    event.preventDefault();
    this.stage.zoom(factor, this.#pointOf(event));
    actions.hover(null);
  };

  readonly onMenu = (event: Event): void => {
    event.preventDefault();
  };

  readonly onKey = (event: KeyboardEvent): void => {
    const { stage } = this;
    const actions = stage.actions();
    const factor = zoomOfKey(event);
    if (event.key === ' ') {
      this.#spaceIsDown = true;
      if (this.#hold === null) stage.canvas().style.cursor = 'grab';
    } else if (isBareKey(event)) actions.bare(true);
    else if (factor !== null) stage.zoom(factor, actions.crosshair());
    else if (event.key === 'PageUp' || event.key === 'PageDown') {
      if (!actions.slice(event.key === 'PageUp' ? -1 : 1)) return;
    } else if (event.key === 'Escape' || event.key.startsWith('Arrow')) {
      if (event.key === 'Escape') {
        this.#setDrag(null);
        this.#setLasso(null);
      }
      actions.step(event.key);
    } else return;
    event.preventDefault();
  };

  readonly onKeyUp = (event: Event): void => {
    if (!(event instanceof KeyboardEvent) || isBareKey(event)) this.stage.actions().bare(false);
    if (event instanceof KeyboardEvent && event.key !== ' ') return;
    this.#spaceIsDown = false;
    this.stage.canvas().style.cursor = 'crosshair';
  };

  /** What a press holds; null where it clicks or draws. */
  #holdOf(event: PointerEvent, point: Point): Holdable | null {
    const { button, ctrlKey, shiftKey } = event;
    if (button === 1 || (button === 0 && this.#spaceIsDown)) return 'image';
    if (button === 2 || (button === 0 && ctrlKey)) return 'window';
    const actions = this.stage.actions();
    if (button !== 0 || actions.crosshair() === null) return null;
    const tool = this.#toolOf(event);
    const isDrawn = tool === 'roi' || tool === 'region';
    if (shiftKey || (isDrawn && !actions.canDraw(tool))) return 'crosshair';
    return isDrawn && this.#isOnCrosshair(point, tool) ? 'crosshair' : null;
  }

  /** Whether a point lies on the crosshair, and on no side of the rectangle that would be held there. */
  #isOnCrosshair(point: Point, tool: DragTool): boolean {
    const actions = this.stage.actions();
    const crosshair = actions.crosshair();
    if (crosshair === null) return false;
    const projection = this.stage.projection();
    const rectangle = actions.rectangleOf(tool);
    const grip = rectangle && gripAt(rectangle, point, projection);
    if (grip !== null && (grip.x !== 0 || grip.y !== 0)) return false;
    const [a, b] = [pointInFrame(crosshair, projection), pointInFrame(point, projection)];
    return Math.abs(a.x - b.x) <= reach || Math.abs(a.y - b.y) <= reach;
  }

  #moveHeld({ what, at, pressed }: Hold, event: MouseEvent, point: Point): void {
    const { stage } = this;
    const actions = stage.actions();
    const to = this.#framePoint(event);
    const by = { x: to.x - at.x, y: to.y - at.y };
    const isStill = pressed !== null && Math.hypot(to.x - pressed.at.x, to.y - pressed.at.y) < clickSlack;
    this.#hold = { what, at: to, pressed: isStill ? pressed : null };
    if (what === 'crosshair') {
      actions.hover(point);
      actions.moveCrosshair(point);
      return;
    }
    if (what === 'image') stage.pan(by);
    else actions.dragWindow(by);
    actions.hover(null);
  }

  #cursorAt(point: Point, tool: DragTool, event: MouseEvent): string {
    const actions = this.stage.actions();
    if (this.#drag === null && actions.crosshair() !== null) {
      if (event.shiftKey || this.#isOnCrosshair(point, tool)) return cursors.crosshair;
    }
    const projection = this.stage.projection();
    const rectangle = this.#drag?.held?.rectangle ?? actions.rectangleOf(tool);
    const grip =
      this.#drag === null ? rectangle && gripAt(rectangle, point, projection) : this.#drag.held?.grip;
    return grip && actions.canDraw(tool) ? cursorOf(grip, projection) : 'crosshair';
  }

  #toolOf(event: MouseEvent): DragTool {
    return event.altKey ? 'region' : this.stage.actions().tool();
  }

  #setDrag(drag: RectangleDrag | null): void {
    this.#drag = drag;
    this.stage.actions().draw(drag);
  }

  #setLasso(points: readonly Point[] | null): void {
    if (this.#lasso === points) return;
    this.#lasso = points;
    this.stage.actions().lasso(points);
  }

  #framePoint(event: MouseEvent): Point {
    return withinMap(pointOver(this.stage.canvas(), event), this.stage.beside());
  }

  #pointOf(event: MouseEvent): Point {
    return toImage(this.#framePoint(event), this.stage.projection());
  }
}

const cursors: Readonly<Record<Holdable, string>> = {
  image: 'grabbing',
  window: 'all-scroll',
  crosshair: 'move',
};
