import { componentKey, moduleOfKey } from '../../src/documents/component-key.ts';
import type { Window } from '../../src/documents/settings.ts';
import type { Activity } from '../../src/protocol/panel.ts';
import { blockWindow, type MapGrid } from './effect-table.ts';
import { isWholeMap } from './known-effects.ts';
import { mapIn, tableIn } from './looked-at.ts';
import { blockAt } from './map-placement.ts';
import type { ShownState } from './panel-state.ts';
import type { ViewOptions } from './view-options.ts';

type Options = Partial<ViewOptions>;

/** Why nothing more can be measured now, in words; null where it can: what was asked for last gives way. */
export function obstacle({ running, blocked, aims, unsaved }: Activity): string | null {
  if (blocked !== null) return blocked;
  if (unsaved) return 'Run it first: what is shown is not in the file yet';
  const givesWay = aims.length > 0 && aims.every(({ kind }) => kind !== 'input' && kind !== 'layers');
  return running && !givesWay ? 'Measured once the run is over' : null;
}

/** Whether the map of a tensor is there, as well known as it can be. */
export function isMapKnown(shown: ShownState, tensor: string): boolean {
  return shown.maps.some((map) => map.tensor === tensor) && isWholeMap(mapIn(shown, tensor));
}

/** What to look at once a tensor's map is over the image: null for the input's, whose block is selected again. */
export function withMap(shown: ShownState, view: ViewOptions, tensor: string | null): Options {
  if (tensor === view.map) return {};
  return { map: tensor, block: tensor === null ? blockLike(view.inputRegion, mapIn(shown, null)) : null };
}

/** The block that a window of the input is; null where it is none. */
function blockLike(window: Window | null, grid: MapGrid): number | null {
  if (window === null) return null;
  const [y, x] = window;
  const index = blockAt(grid, { x, y });
  return index !== null && blockWindow(grid, index).join() === window.join() ? index : null;
}

/**
 * What to look at once a component is selected: its tensor's map if that is known or about to be measured, else the
 * input's.
 */
export function withComponent(
  shown: ShownState,
  view: ViewOptions,
  { component, tensor }: Pick<ViewOptions, 'component' | 'tensor'>,
  isMeasured: boolean,
): Options {
  const hasMap = tensor !== null && (isMeasured || shown.maps.some((map) => map.tensor === tensor));
  return { component, tensor, ...withMap(shown, view, hasMap ? tensor : null) };
}

/** What to look at once the layer of a tensor, or the module of a key, is selected from outside the panel. */
export function withPart(shown: ShownState, view: ViewOptions, part: string): Options {
  const chosen =
    moduleOfKey(part) === null
      ? { component: componentKey({ kind: 'layer', tensor: part }), tensor: part }
      : { component: part, tensor: null };
  return withComponent(shown, view, chosen, false);
}

/** What to look at once a block of the map in sight is selected. */
export function withBlock(shown: ShownState, view: ViewOptions, index: number | null): Options {
  if (view.map !== null) return { block: index };
  return { block: index, inputRegion: index === null ? null : blockWindow(tableIn(shown, view), index) };
}

/** What to look at once a region of the input was drawn. */
export function withRegion(shown: ShownState, view: ViewOptions, region: Window): Options {
  const block = view.map === null ? blockLike(region, mapIn(shown, null)) : view.block;
  return { inputRegion: region, block, tool: 'roi' };
}

/** What is selected, as far as this explanation has it. */
export function stillSelected({ explanation, maps }: ShownState, view: ViewOptions): Options {
  const hasTensor = explanation.layers.some(({ tensor }) => tensor === view.tensor);
  const isGone = view.tensor !== null && !hasTensor;
  const hasMap = view.map === null || explanation.layers.some(({ tensor }) => tensor === view.map);
  const isCoarser = view.map === null && view.block !== null && view.block >= (maps[0]?.effects.length ?? 0);
  return {
    ...(isGone ? { component: null, tensor: null } : {}),
    ...(hasMap ? {} : { map: null, block: null }),
    ...(isCoarser ? { block: null, inputRegion: null } : {}),
  };
}
