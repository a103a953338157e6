import { at } from '../../../src/at.ts';
import { type Box, isSameBox, type Size, wholeBox } from '../../../src/documents/box.ts';
import type { Roi } from '../../../src/documents/roi.ts';
import { drawnRoiIn } from '../../draw/drawn-roi.ts';
import { type Rectangle, whole } from '../../draw/geometry.ts';
import { isInSlice, planeOf, rectangleIn, rectangleOf, withRectangle } from '../../draw/plane.ts';
import type { DragTool, RectangleDrag } from '../../draw/rectangle-drag.ts';
import type { Scene } from '../../draw/scene.ts';
import { nextRoi } from '../../model/found-roi.ts';
import { scaleIn, tableIn } from '../current-lists.ts';
import { sliceIn } from '../shown-slice.ts';
import type { ShownState } from '../state.ts';
import type { ViewOptions } from '../view-options.ts';

/** The region of a tool, as it is now: the one that is being drawn, or else the one there is. */
export function regionOf(
  shown: ShownState,
  view: ViewOptions,
  tool: DragTool,
  drag: RectangleDrag | null,
): Roi | null {
  if (drag?.tool === tool && drag.rectangle !== null) return drawnRegion(shown, view, tool, drag.rectangle);
  return keptRegion(shown, view, tool);
}

/** The region of a tool once a rectangle is drawn: along axes that are not drawn, it stays as it was. */
export function drawnRegion(
  shown: ShownState,
  view: ViewOptions,
  tool: DragTool,
  rectangle: Rectangle,
): Box<'input'> {
  const { size } = shown.explanation.question.input;
  const kept = keptRegion(shown, view, tool) ?? wholeBox(size);
  return withRectangle(throughSlice(kept, sliceIn(shown, view), size), rectangle);
}

/** A box that reaches through a slice: moved there where it does not. */
function throughSlice(box: Box<'input'>, slice: number, input: Size<'input'>): Box<'input'> {
  if (isInSlice(box, slice)) return box;
  const [first, ...others] = box.start;
  const length = at(box.size, 0);
  const start = Math.min(at(input, 0) - length, Math.max(0, slice - Math.floor(length / 2)));
  return { start: first === undefined ? [] : [start, ...others], size: box.size };
}

function keptRegion(shown: ShownState, { region, changes }: ViewOptions, tool: DragTool): Roi | null {
  if (tool === 'region') return region;
  return tool === 'roi' ? nextRoi(changes.roi, shown) : null;
}

function isSameRoi(a: Roi, b: Roi): boolean {
  return isSameBox(a, b) && a.runs?.join() === b.runs?.join();
}

/** What is drawn of an explanation, apart from bitmaps and what the pointer does. */
export function sceneOf(
  shown: ShownState,
  view: ViewOptions,
  drag: RectangleDrag | null,
): Omit<Scene, 'projection' | 'image' | 'heatmap' | 'prediction' | 'reference' | 'selected' | 'hovered'> {
  const { explanation, activity } = shown;
  const { input, roi } = explanation.question;
  const table = tableIn(shown, view);
  const shownRoi = regionOf(shown, view, 'roi', drag) ?? roi;
  const region = regionOf(shown, view, 'region', drag);
  const slice = sliceIn(shown, view);
  const isSomeKnown = table.effects.some(({ state }) => state !== 'unknown');
  return {
    input: input.size,
    slice,
    table,
    opacity: view.display.opacity,
    scale: scaleIn(shown, view),
    isSmooth: view.display.isSmooth,
    overlays: view.overlays,
    showUnknown: activity.progress !== null || isSomeKnown,
    output: planeOf(explanation.prediction.size),
    outlined:
      view.display.hasWholeOutlines || !isSomeKnown
        ? whole(planeOf(input.size))
        : rectangleIn(shownRoi, slice),
    roi: drawnRoiIn(shownRoi, slice),
    measuredRoi: isSomeKnown && !isSameRoi(shownRoi, roi) ? drawnRoiIn(roi, slice) : null,
    region: region && isInSlice(region, slice) ? rectangleOf(region) : null,
  };
}
