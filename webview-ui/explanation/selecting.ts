import { moduleOfKey } from '../../src/documents/component-key.ts';
import type { Box } from '../../src/documents/box.ts';
import { isMeasurable, isOnDemand } from '../../src/documents/explanation-findings.ts';
import type { ExplainAim } from '../../src/documents/explanation-step.ts';
import { blockAt } from '../../src/documents/grid.ts';
import { shownBlocks } from '../../src/documents/refined-grid.ts';
import { asInputGrid } from '../../src/documents/spaces.ts';
import type { Activity } from '../../src/protocol/page.ts';
import { keyOfPart } from '../model/component-names.ts';
import { isWholeMap } from '../model/known-effects.ts';
import { blockLike, blockOnInput } from '../model/map-placement.ts';
import { withBoxSeen } from './shown-planes.ts';
import { mapIn, tableIn } from './current-lists.ts';
import type { ShownState } from './state.ts';
import type { ViewOptions } from './view-options.ts';

type Options = Partial<ViewOptions>;

/** Why nothing more can be measured now, in words; null where it can, since a run on demand gives way. */
export function obstacle({ running, blocked, aims, unsaved }: Activity<ExplainAim>): string | null {
  if (blocked !== null) return blocked;
  if (unsaved) return 'Run first: these settings are not in the file yet';
  const givesWay = aims.length > 0 && aims.every(isOnDemand);
  return running && !givesWay ? 'Can be measured when the run is over' : null;
}

/** The same of one kind of thing; inside a model that slides over the image, nothing can be measured at all. */
export function obstacleTo(
  kind: ExplainAim['kind'],
  { activity, explanation }: Pick<ShownState, 'activity' | 'explanation'>,
): string | null {
  return isMeasurable(explanation.question, kind) ? obstacle(activity) : slidingReason;
}

/** Why no layer and no channel is measured of a model that slides over the image. */
export const slidingReason =
  'The model slides over the image in windows, each with activations of its own: its layers and channels are measured on one window alone, without "windows"';

/** Whether the map of a tensor is known as well as it can be. */
export function isMapKnown(shown: ShownState, tensor: string): boolean {
  return shown.maps.some((map) => map.tensor === tensor) && isWholeMap(mapIn(shown, tensor));
}

/** Whether no block, in any reading, and no component is measured yet. */
export function isNothingKnown({
  maps: [input],
  direct,
  predicted,
  components,
}: Pick<ShownState, 'maps' | 'direct' | 'predicted' | 'components'>): boolean {
  const effects = [input, direct, predicted?.known].flatMap((map) => map?.effects ?? []);
  return components.size === 0 && effects.every((effect) => effect === null);
}

/** What to look at once a tensor's map is over the image: null for the input's, whose block is selected again. */
export function withMap(shown: ShownState, view: ViewOptions, tensor: string | null): Options {
  if (tensor === view.map) return {};
  return { map: tensor, block: tensor === null ? inputBlock(shown, view, view.region) : null };
}

/** The block of the input's map, as it is shown, that a region is; null where it is none. */
function inputBlock(shown: ShownState, view: ViewOptions, region: Box<'input'> | null): number | null {
  const { grid } = tableIn(shown, { ...view, map: null });
  return region && !grid.regions ? blockLike(region, asInputGrid(grid)) : null;
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
  const tensor = moduleOfKey(part) === null ? part : null;
  return withComponent(shown, view, { component: keyOfPart(part), tensor }, false);
}

/** What to look at once a block of the map that is shown is selected. */
export function withBlock(shown: ShownState, view: ViewOptions, index: number | null): Options {
  const table = mapIn(shown, view.map ?? shown.maps[0].tensor);
  const input = asInputGrid(shown.maps[0].grid);
  const seen = index === null ? {} : withBoxSeen(shown, view, blockOnInput(table, index, input.size));
  if (view.map !== null) return { block: index, ...seen };
  // Mediation follows boxes of the input, which regions are not.
  const region = index === null || input.regions ? null : blockAt(input, index);
  return { block: index, region, ...seen };
}

/** What to look at once a region of the input was drawn. */
export function withRegion(shown: ShownState, view: ViewOptions, region: Box<'input'>): Options {
  return { region, block: view.map === null ? inputBlock(shown, view, region) : view.block, tool: 'roi' };
}

/** What to look at once another explanation is shown: what it does not have is no longer selected. */
export function stillSelected(shown: ShownState, view: ViewOptions): Options {
  const { explanation } = shown;
  const hasTensor = explanation.layers.some(({ tensor }) => tensor === view.tensor);
  const isGone = view.tensor !== null && !hasTensor;
  const hasMap = view.map === null || explanation.layers.some(({ tensor }) => tensor === view.map);
  const isCoarser =
    view.map === null && view.block !== null && !shownBlocks(tableIn(shown, view).grid).includes(view.block);
  return {
    ...(isGone ? { component: null, tensor: null } : {}),
    ...(hasMap ? {} : { map: null, block: null }),
    ...(isCoarser ? { block: null, region: null } : {}),
  };
}
