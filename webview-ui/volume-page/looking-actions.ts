import { at } from '../../src/at.ts';
import type { Position, Size } from '../../src/documents/box.ts';
import type { Point } from '../draw/geometry.ts';
import { type Plane, pointOf, positionOf } from '../draw/plane.ts';
import type { PlaneActions } from '../parts/planes/plane-gestures.ts';

/** What looking at a plane changes. */
interface Looking {
  readonly hover: (point: Point | null) => void;
  /** Lets the planes meet in another position. */
  readonly show: (crosshair: Position<'input'>) => void;
  readonly dragWindow: (by: Point) => void;
  readonly bare: (isBare: boolean) => void;
}

const nothing = (): void => undefined;

/** What gestures do over a plane on which nothing is drawn. */
export function lookingActions(
  plane: Plane,
  now: Position<'input'>,
  size: Size<'input'>,
  { hover, show, dragWindow, bare }: Looking,
): PlaneActions {
  const within = (position: Position<'input'>): Position<'input'> =>
    position.map((place, axis) => Math.min(at(size, axis) - 1, Math.max(0, Math.floor(place))));
  const { x, y } = pointOf(now, plane);
  return {
    tool: () => 'roi',
    rectangleOf: () => null,
    canDraw: () => false,
    hover,
    draw: nothing,
    setRectangle: nothing,
    lasso: nothing,
    setLasso: nothing,
    click: nothing,
    crosshair: () => ({ x: x + 0.5, y: y + 0.5 }),
    moveCrosshair: (point) => {
      show(within(positionOf(point, plane)));
    },
    dragWindow,
    slice: (by) => {
      const { across, slice } = plane;
      if (across !== null) show(within(now.with(across, slice + by)));
      return across !== null;
    },
    bare,
    step: nothing,
  };
}
