import type { Explanation } from '../../src/documents/explanation.ts';
import { isWorthPredicting, measuredReading, type Reading } from '../../src/documents/readings.ts';
import type { Display } from '../draw/display.ts';
import { causeReading, rankCauses, type RankedCause } from '../model/cause-ranking.ts';
import { type RankedChannels, rankChannels } from '../model/channels.ts';
import { componentReading, type KnownComponents } from '../model/component-effects.ts';
import { layerIndex } from '../model/component-names.ts';
import { type RankedComponent, rankComponents } from '../model/component-ranking.ts';
import { type EffectTable, tableOn } from '../model/effect-table.ts';
import { learntBeside, learntReading, type RankedBy, rankedByIn } from '../model/learnt.ts';
import { rankLearnt, withLearntBeside } from '../model/learnt-ranking.ts';
import { type KnownEffects, nothingKnown, unmeasured } from '../model/known-effects.ts';
import { type OutcomeReading, readingOf } from '../model/outcome-reading.ts';
import { type Scale, scaleOf } from '../model/scale.ts';
import { throughStatistics } from '../model/through-statistics.ts';
import type { ShownState } from './state.ts';
import type { ViewOptions } from './view-options.ts';

/** What of the panel's state maps are drawn from. */
type ShownMaps = Pick<ShownState, 'maps' | 'direct' | 'predicted' | 'explanation'>;

const tables = new WeakMap<KnownEffects, EffectTable>();
const notMeasured = new WeakMap<Explanation['question'], Map<string, KnownEffects>>();

/** The map that is shown, on the outcome that is shown; the same object as long as both stay the same. */
export function tableIn(
  shown: ShownMaps,
  view: Pick<ViewOptions, 'map' | 'outcome' | 'reading'>,
): EffectTable {
  const reading = readingIn(shown, view);
  const known = reading === 'total' ? mapIn(shown, view.map) : inputIn(shown, reading);
  const made = tables.get(known);
  if (made?.outcome.name === view.outcome) return made;
  const { explanation } = shown;
  const outcome =
    view.map === null
      ? readingOf(view.outcome, explanation.question, reading)
      : componentReading(view.outcome, explanation);
  const table = tableOn(known, outcome);
  tables.set(known, table);
  return table;
}

const scales = new WeakMap<EffectTable, { readonly display: Display; readonly scale: Scale }>();

/** The scale of the map that is shown; the same object as long as the map, the outcome and the display stay the same. */
export function scaleIn(
  shown: ShownMaps,
  view: Pick<ViewOptions, 'map' | 'outcome' | 'display' | 'reading'>,
): Scale {
  const table = tableIn(shown, view);
  const made = scales.get(table);
  if (made?.display === view.display) return made.scale;
  const scale = scaleOf([table], table.outcome, view.display);
  scales.set(table, { display: view.display, scale });
  return scale;
}

/** The readings that are offered: predicted ones where there are any, or where they would take fewer whole passes. */
export function readingsOffered({ explanation, predicted, maps }: ShownMaps): readonly Reading[] {
  const { question } = explanation;
  const isOffered =
    predicted !== null ||
    measuredReading(question) === 'predicted' ||
    isWorthPredicting(question, maps[0].effects.length, question.draws);
  return isOffered ? ['predicted', 'direct', 'through', 'total'] : ['direct', 'total'];
}

/**
 * The reading of the map that is shown: of the input, the chosen one, or what a run measures, which is direct effects until
 * total ones are predicted; of layers always total.
 */
export function readingIn(shown: ShownMaps, view: Pick<ViewOptions, 'map' | 'reading'>): Reading {
  const { explanation, maps, direct, predicted } = shown;
  if (view.map !== null || explanation.statistics === undefined) return 'total';
  if (view.reading !== null && readingsOffered(shown).includes(view.reading)) return view.reading;
  const reading = measuredReading(explanation.question);
  if (reading !== 'predicted' || predicted !== null) return reading;
  if (direct !== null) return 'direct';
  // Where statistics cannot be held after all, a run measures total effects instead.
  return maps[0].effects.some((effect) => effect !== null) ? 'total' : reading;
}

const unknown = new WeakMap<KnownEffects, Map<Reading, KnownEffects>>();
const through = new WeakMap<KnownEffects, KnownEffects>();

/** The map of the input in a reading; the same object as long as its effects stay the same. */
function inputIn(
  { maps: [input], direct, predicted, explanation }: ShownMaps,
  reading: Exclude<Reading, 'total'>,
): KnownEffects {
  if (reading === 'direct' && direct !== null) return direct;
  if (reading === 'predicted' && predicted !== null) return predicted.known;
  if (reading === 'through' && predicted !== null && direct !== null) {
    const made = through.get(predicted.known);
    if (made !== undefined) return made;
    const effects = throughStatistics(predicted.known, direct, explanation.question.tau);
    through.set(predicted.known, effects);
    return effects;
  }
  const empty = unknown.get(input) ?? new Map<Reading, KnownEffects>();
  unknown.set(input, empty);
  const none = empty.get(reading) ?? nothingKnown(input);
  empty.set(reading, none);
  return none;
}

/** The map of a tensor, or of the input (null); of a layer that is not measured yet, one block of unknown effect. */
export function mapIn(
  { maps, explanation }: Pick<ShownState, 'maps' | 'explanation'>,
  tensor: string | null,
): KnownEffects {
  if (tensor === null) return maps[0];
  const measured = maps.find((map) => map.tensor === tensor);
  if (measured !== undefined) return measured;
  const { question } = explanation;
  const made = notMeasured.get(question) ?? new Map<string, KnownEffects>();
  notMeasured.set(question, made);
  const empty = made.get(tensor) ?? unmeasured(tensor, question.input.size);
  made.set(tensor, empty);
  return empty;
}

/** Rows of a list, and how their effects are read. */
interface Read<Row> {
  readonly rows: readonly Row[];
  readonly outcome: OutcomeReading;
}

/** A ranking of layers, and what it is by. */
interface Ranking extends Read<RankedComponent> {
  /** How flows are read. */
  readonly flow: OutcomeReading;
  readonly by: RankedBy;
  readonly learnt: Explanation['learnt'];
}

const rankings = new WeakMap<KnownComponents, Ranking>();

/** Layers, by flow or by what they have learnt, by size of their effects on the outcome that is shown. */
export function rankingIn(
  { components, explanation }: Pick<ShownState, 'components' | 'explanation'>,
  view: Pick<ViewOptions, 'outcome' | 'rankedBy'>,
): Ranking {
  const by = rankedByIn({ explanation }, view);
  const { learnt } = explanation;
  const made = rankings.get(components);
  if (made?.by === by && made.learnt === learnt && made.flow.name === view.outcome) return made;
  const flow = componentReading(view.outcome, explanation);
  const index = layerIndex(explanation.layers);
  const beside = learntBeside(explanation, by);
  const reading = learntReading(view.outcome, explanation, beside ?? { draws: 1 });
  const rows =
    by === 'flow'
      ? withLearntBeside(rankComponents(components, index, flow), beside, reading)
      : beside === undefined
        ? []
        : rankLearnt(beside, components, index, { flow, learnt: reading });
  const read = { rows, outcome: by === 'flow' ? flow : reading, flow, by, learnt };
  rankings.set(components, read);
  return read;
}

/** The channels of a tensor by size of their effects on the outcome that is shown. */
export function channelsIn(
  { components, explanation }: Pick<ShownState, 'components' | 'explanation'>,
  view: Pick<ViewOptions, 'outcome'>,
  tensor: string,
): Read<RankedChannels> {
  const outcome = componentReading(view.outcome, explanation);
  return { rows: rankChannels(tensor, components, outcome), outcome };
}

const causes = new WeakMap<Explanation, Read<RankedCause>>();

/** Causes by size of their effects on the outcome that is shown; computed once per state. */
export function causesIn(
  { explanation }: Pick<ShownState, 'explanation'>,
  view: Pick<ViewOptions, 'outcome'>,
): Read<RankedCause> {
  const made = causes.get(explanation);
  if (made?.outcome.name === view.outcome) return made;
  const outcome = causeReading(view.outcome, explanation);
  const read = { rows: rankCauses(explanation.causes?.causes ?? [], explanation, outcome), outcome };
  causes.set(explanation, read);
  return read;
}
