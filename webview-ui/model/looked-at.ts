import type { Explanation } from '../../src/documents/explanation.ts';
import { type RankedChannels, rankChannels } from './channels.ts';
import { componentReading, type KnownComponents } from './component-effects.ts';
import { layerIndex } from './component-names.ts';
import { type RankedComponent, rankComponents } from './component-ranking.ts';
import { type EffectTable, tableOn } from './effect-table.ts';
import { type KnownEffects, unmeasured } from './known-effects.ts';
import { type OutcomeReading, readingOf } from './outcome-reading.ts';
import type { ShownState } from './panel-state.ts';
import type { ViewOptions } from './view-options.ts';

const tables = new WeakMap<KnownEffects, EffectTable>();
const notMeasured = new WeakMap<Explanation, Map<string, KnownEffects>>();

/** The map that is looked at, through the outcome that is looked at; the same object as long as both are. */
export function tableIn(shown: ShownState, view: Pick<ViewOptions, 'map' | 'outcome'>): EffectTable {
  const known = mapIn(shown, view.map);
  const made = tables.get(known);
  if (made?.outcome.name === view.outcome) return made;
  const { explanation } = shown;
  const isInput = known === shown.maps[0];
  const outcome = isInput
    ? readingOf(view.outcome, explanation.question)
    : componentReading(view.outcome, explanation);
  const table = tableOn(known, outcome);
  tables.set(known, table);
  return table;
}

/** The map of a tensor, or of the input; where there is none yet, one block of which nothing is known. */
export function mapIn({ maps, explanation }: ShownState, tensor: string | null): KnownEffects {
  const [first] = maps;
  if (first === undefined) throw new Error('An explanation has at least one map.');
  if (tensor === null) return first;
  const measured = maps.find((map) => map.tensor === tensor);
  if (measured !== undefined) return measured;
  const made = notMeasured.get(explanation) ?? new Map<string, KnownEffects>();
  notMeasured.set(explanation, made);
  const empty = made.get(tensor) ?? unmeasured(tensor, explanation.prediction.size);
  made.set(tensor, empty);
  return empty;
}

/** Rows of a list, and how their effects are read. */
interface Read<Row> {
  readonly rows: readonly Row[];
  readonly outcome: OutcomeReading;
}

const rankings = new WeakMap<KnownComponents, Read<RankedComponent>>();

/** Layers and edges by size of their effects on the outcome that is looked at; made once for each state. */
export function rankingIn(
  { components, explanation }: ShownState,
  view: Pick<ViewOptions, 'outcome'>,
): Read<RankedComponent> {
  const made = rankings.get(components);
  if (made?.outcome.name === view.outcome) return made;
  const outcome = componentReading(view.outcome, explanation);
  const read = { rows: rankComponents(components, layerIndex(explanation.layers), outcome), outcome };
  rankings.set(components, read);
  return read;
}

/** The channels of a tensor by size of their effects on the outcome that is looked at. */
export function channelsIn(
  { components, explanation }: ShownState,
  view: Pick<ViewOptions, 'outcome'>,
  tensor: string,
): Read<RankedChannels> {
  const outcome = componentReading(view.outcome, explanation);
  return { rows: rankChannels(tensor, components, outcome), outcome };
}
