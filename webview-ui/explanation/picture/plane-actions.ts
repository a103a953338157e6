import { at } from '../../../src/at.ts';
import type { Box, Position } from '../../../src/documents/box.ts';
import type { RoiSetting } from '../../../src/documents/roi-choice.ts';
import type { Point } from '../../draw/geometry.ts';
import { cornersOf } from '../../draw/lasso-drag.ts';
import { neighbour } from '../../draw/neighbour.ts';
import { isInSlice, type Plane, positionOf, rectangleOf, slicesOf } from '../../draw/plane.ts';
import type { DragTool } from '../../draw/rectangle-drag.ts';
import { middleBlock } from '../../model/map-placement.ts';
import type { PlaneActions } from '../../parts/planes/plane-gestures.ts';
import { tableIn } from '../current-lists.ts';
import { crosshairIn } from '../shown-planes.ts';
import type { ShownState } from '../state.ts';
import type { ViewOptions } from '../view-options.ts';
import type { Cell } from './picture-cells.ts';
import { drawnRegion, type DrawnIn, regionOf } from './picture-scene.ts';

/** What gestures are about, and what they change. */
interface PlanePage {
  readonly shown: ShownState;
  readonly view: ViewOptions;
  readonly isReport: boolean;
  readonly drawn: DrawnIn | null;
  readonly hover: (point: Point | null) => void;
  readonly draw: (drawn: DrawnIn | null) => void;
  readonly lasso: (points: readonly Point[] | null) => void;
  readonly setRoi: (roi: RoiSetting) => void;
  readonly setRegion: (tool: 'roi' | 'region', region: Box<'input'>) => void;
  /** Lets the planes meet in another position; while it is dragged, the rest of the panel may follow later. */
  readonly show: (crosshair: Position<'input'>, isAtOnce: boolean) => void;
  readonly dragWindow: (by: Point) => void;
  readonly bare: (isBare: boolean) => void;
  /** Puts away a tool. */
  readonly escape: () => void;
  readonly select: (block: number | null) => void;
}

/** What the gestures over a cell do to an explanation. */
export function planeActions(cell: Cell, page: PlanePage): PlaneActions {
  const { plane, crosshair } = cell;
  const { shown, view, isReport, drawn } = page;
  const input = shown.explanation.question.input.size;
  const show = (position: Position<'input'>, isAtOnce: boolean): void => {
    page.show(
      position.map((place, axis) => Math.min(at(input, axis) - 1, Math.max(0, Math.floor(place)))),
      isAtOnce,
    );
  };
  const isDrawnIn = cell.name !== 'maximum';
  return {
    tool: () => view.tool,
    rectangleOf: (tool) => (isDrawnIn ? rectangleIn(tool, plane, page) : null),
    canDraw: (tool) => {
      if (isReport || !isDrawnIn) return false;
      // A lasso is drawn in the last two axes, and runs through all slices.
      if (tool === 'lasso' && plane.across !== null && plane.across !== 0) return false;
      const isPicked = tool === 'prediction' || tool === 'error';
      return tool === 'region' || (!shown.activity.running && !isPicked);
    },
    hover: page.hover,
    draw: (drag) => {
      if (drag !== null || drawn !== null) page.draw(drag && { drag, plane });
    },
    setRectangle: (tool, rectangle) => {
      if (tool === 'roi' || tool === 'region')
        page.setRegion(tool, drawnRegion(shown, view, tool, rectangle, plane));
    },
    lasso: page.lasso,
    setLasso: (points) => {
      const own = points.map((point): Point => {
        const position = positionOf(point, plane);
        return { x: at(position, position.length - 1), y: at(position, position.length - 2) };
      });
      const lasso = cornersOf(own);
      if (lasso !== null) page.setRoi({ lasso });
    },
    click: (point) => {
      const position = cell.positionAt(point);
      if (position === null) return;
      if (view.tool === 'prediction' || view.tool === 'error') {
        page.setRoi({ component: position.map(Math.floor), of: view.tool });
        return;
      }
      if (crosshair !== null) show(position, true);
      const block = cell.blockAt(point);
      if (block !== null) page.select(block);
    },
    crosshair: () => crosshair,
    moveCrosshair: (point) => {
      const { x, y, across } = plane;
      const now = crosshairIn(shown, view);
      const moved = positionOf<'input'>(point, plane);
      const kept = (axis: number): boolean => axis === across || (axis !== x.axis && axis !== y?.axis);
      show(
        now.map((place, axis) => (kept(axis) ? place : at(moved, axis))),
        false,
      );
    },
    dragWindow: page.dragWindow,
    slice: (by) => {
      const { across } = plane;
      if (across === null || !isDrawnIn || slicesOf(input, plane) === 1) return false;
      const now = crosshairIn(shown, view);
      page.hover(null);
      show(now.with(across, at(now, across) + by), false);
      return true;
    },
    bare: page.bare,
    step: (key) => {
      if (key === 'Escape' && view.tool !== 'roi') {
        page.escape();
        return;
      }
      const { grid, effects } = tableIn(shown, view);
      const selected = view.block !== null && view.block < effects.length ? view.block : null;
      const first = crosshair === null ? middleBlock(grid) : cell.blockAt(crosshair);
      const next = selected === null ? first : neighbour(selected, key, grid, plane);
      page.select(key === 'Escape' ? null : next);
    },
  };
}

/** The rectangle of a tool in a plane, where it is one and is seen. */
function rectangleIn(
  tool: DragTool,
  plane: Plane,
  { shown, view, drawn }: PlanePage,
): ReturnType<PlaneActions['rectangleOf']> {
  const region = tool === 'region' || view.overlays.roi ? regionOf(shown, view, tool, drawn) : null;
  const isSeen = region !== null && region.runs === undefined && isInSlice(region, plane);
  return isSeen ? rectangleOf(region, plane) : null;
}
