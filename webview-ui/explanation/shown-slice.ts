import type { Box } from '../../src/documents/box.ts';
import { isInSlice, middleSlice, slicesOf } from '../draw/plane.ts';
import { nextRoi } from '../model/found-roi.ts';
import type { ShownState } from './state.ts';
import type { ViewOptions } from './view-options.ts';

/** The slice of the input that is shown: the one that was chosen, else the middle of the RoI; 0 of an image. */
export function sliceIn(shown: ShownState, { slice, changes }: ViewOptions): number {
  const most = slicesOf(shown.maps[0].grid.size) - 1;
  return Math.min(most, Math.max(0, slice ?? middleSlice(nextRoi(changes.roi, shown))));
}

/** What to look at so that a box of the input is seen: its middle, unless it reaches into the slice that is shown. */
export function withSliceOf(shown: ShownState, view: ViewOptions, box: Box<'input'>): Partial<ViewOptions> {
  return isInSlice(box, sliceIn(shown, view)) ? {} : { slice: middleSlice(box) };
}
