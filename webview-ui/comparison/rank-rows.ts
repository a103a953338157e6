import { entry } from '../../src/at.ts';
import { sortedBy } from '../model/sorting.ts';
import type { LayerChange } from './layer-changes.ts';

/** A flow of the chart, and the place of its name on either side, from the top. */
export interface RankRow {
  readonly change: LayerChange;
  readonly places: { readonly before: number; readonly after: number };
}

const mostLayers = 24;

/** The flows with the largest effect in either model, placed by their effects in each. */
export function chartRows(changes: readonly LayerChange[]): readonly RankRow[] {
  const ranked = changes.filter(({ ranks }) => ranks.before !== null && ranks.after !== null);
  const largest = sortedBy(ranked, ({ before, after }) => Math.max(Math.abs(before), Math.abs(after)), true);
  const chosen = largest.slice(0, mostLayers);
  const placeIn = (side: 'before' | 'after'): ReadonlyMap<LayerChange, number> =>
    new Map(sortedBy(chosen, (change) => Math.abs(change[side]), true).map((change, i) => [change, i]));
  const [before, after] = [placeIn('before'), placeIn('after')];
  return chosen.map((change) => ({
    change,
    places: { before: entry(before, change), after: entry(after, change) },
  }));
}
