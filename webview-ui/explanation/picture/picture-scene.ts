import { at } from '../../../src/at.ts';
import { type Box, isSameBox, type Size, wholeBox } from '../../../src/documents/box.ts';
import type { Roi } from '../../../src/documents/roi.ts';
import { drawnRoiIn } from '../../draw/drawn-roi.ts';
import { type Rectangle, whole } from '../../draw/geometry.ts';
import { isInSlice, type Plane, planeOf, rectangleIn, rectangleOf, withRectangle } from '../../draw/plane.ts';
import type { DragTool, RectangleDrag } from '../../draw/rectangle-drag.ts';
import type { Scene } from '../../draw/scene.ts';
import { roiThrough } from '../../draw/seen-through.ts';
import type { EffectTable } from '../../model/effect-table.ts';
import { nextRoi } from '../../model/found-roi.ts';
import { scaleIn, tableIn } from '../current-lists.ts';
import type { ShownState } from '../state.ts';
import type { ViewOptions } from '../view-options.ts';

/** A rectangle that is being drawn, and the plane it is drawn in. */
export interface DrawnIn {
  readonly drag: RectangleDrag;
  readonly plane: Plane;
}

/** The region of a tool, as it is now: the one that is being drawn, or else the one there is. */
export function regionOf(
  shown: ShownState,
  view: ViewOptions,
  tool: DragTool,
  drawn: DrawnIn | null,
): Roi | null {
  const rectangle = drawn?.drag.rectangle ?? null;
  if (drawn?.drag.tool === tool && rectangle !== null)
    return drawnRegion(shown, view, tool, rectangle, drawn.plane);
  return keptRegion(shown, view, tool);
}

/** The region of a tool once a rectangle is drawn in a plane: along the other axis, it stays as it was. */
export function drawnRegion(
  shown: ShownState,
  view: ViewOptions,
  tool: DragTool,
  rectangle: Rectangle,
  plane: Plane,
): Box<'input'> {
  const { size } = shown.explanation.question.input;
  const kept = keptRegion(shown, view, tool) ?? wholeBox(size);
  return withRectangle(throughSlice(kept, plane, size), rectangle, plane);
}

/** A box that reaches through the slice of a plane: moved there where it does not. */
function throughSlice({ start, size }: Box<'input'>, plane: Plane, input: Size<'input'>): Box<'input'> {
  const { across, slice } = plane;
  if (across === null || isInSlice({ start, size }, plane)) return { start, size };
  const length = at(size, across);
  const first = Math.min(at(input, across) - length, Math.max(0, slice - Math.floor(length / 2)));
  return { start: start.with(across, first), size };
}

function keptRegion(shown: ShownState, { region, changes }: ViewOptions, tool: DragTool): Roi | null {
  if (tool === 'region') return region;
  return tool === 'roi' ? nextRoi(changes.roi, shown) : null;
}

function isSameRoi(a: Roi, b: Roi): boolean {
  return a === b || (isSameBox(a, b) && a.runs?.join() === b.runs?.join());
}

/** What is drawn of an explanation, apart from bitmaps and what the pointer does. */
type StillScene = Omit<
  Scene,
  'projection' | 'image' | 'heatmap' | 'prediction' | 'reference' | 'selected' | 'hovered' | 'crosshair'
>;

/** What is drawn of an explanation in a plane of its input. */
export function sceneOf(
  shown: ShownState,
  view: ViewOptions,
  drawn: DrawnIn | null,
  plane: Plane,
): StillScene {
  const { roi } = shown.explanation.question;
  const shownRoi = regionOf(shown, view, 'roi', drawn) ?? roi;
  const region = regionOf(shown, view, 'region', drawn);
  return sceneWith(shown, view, plane, {
    table: tableIn(shown, view),
    output: shown.explanation.prediction.size,
    roi: shownRoi,
    measured: isSameRoi(shownRoi, roi) ? null : roi,
    region,
  });
}

/** What is drawn of an explanation where it is seen through along an axis, in a plane across that axis. */
export function sceneThrough(
  shown: ShownState,
  view: ViewOptions,
  drawn: DrawnIn | null,
  plane: Plane,
  table: EffectTable,
): StillScene {
  const axis = plane.across ?? 0;
  const { roi } = shown.explanation.question;
  const shownRoi = regionOf(shown, view, 'roi', drawn) ?? roi;
  const region = regionOf(shown, view, 'region', drawn);
  return sceneWith(shown, view, plane, {
    table,
    output: shown.explanation.prediction.size.with(axis, 1),
    roi: roiThrough(shownRoi, axis),
    measured: isSameRoi(shownRoi, roi) ? null : roiThrough(roi, axis),
    region: region && roiThrough(region, axis),
  });
}

/** What of a scene lies in a slice, or is seen through. */
interface SceneParts {
  readonly table: EffectTable;
  readonly output: Size<'output'>;
  readonly roi: Roi;
  /** The RoI that effects were measured for, where it is another one. */
  readonly measured: Roi | null;
  readonly region: Box<'input'> | null;
}

function sceneWith(
  shown: ShownState,
  view: ViewOptions,
  plane: Plane,
  { table, output, roi, measured, region }: SceneParts,
): StillScene {
  const { explanation, activity } = shown;
  const input = explanation.question.input.size;
  const isSomeKnown = table.effects.some(({ state }) => state !== 'unknown');
  return {
    input,
    plane,
    table,
    opacity: view.display.opacity,
    scale: scaleIn(shown, view),
    isSmooth: view.display.isSmooth,
    overlays: view.overlays,
    showUnknown: activity.progress !== null || isSomeKnown,
    output: planeOf(output, plane),
    outlined:
      view.display.hasWholeOutlines || !isSomeKnown ? whole(planeOf(input, plane)) : rectangleIn(roi, plane),
    roi: drawnRoiIn(roi, plane),
    measuredRoi: isSomeKnown && measured !== null ? drawnRoiIn(measured, plane) : null,
    region: region && isInSlice(region, plane) ? rectangleOf(region, plane) : null,
  };
}
