import { at } from '../../src/at.ts';
import { numbersOf } from '../../src/documents/box.ts';
import { className } from '../../src/documents/class-name.ts';
import type { JointCheck, JointRow } from '../../src/documents/joint.ts';
import { lawInWords } from '../../src/documents/joint-words.ts';
import type { Regions } from '../../src/documents/regions.ts';
import { type RankedChannels, sortChannels } from '../model/channels.ts';
import type { RankedCause } from '../model/cause-ranking.ts';
import { arrange, type RankedComponent } from '../model/component-ranking.ts';
import { type CsvColumn, toCsv } from '../model/csv.ts';
import { learntBy, replacedInWords } from '../model/learnt.ts';
import { layersSetTo } from '../model/component-effects.ts';
import { type CsvTerms, termColumns, termsOf } from '../model/csv-terms.ts';
import type { BlockEffect } from '../model/block-effect.ts';
import { shape } from '../model/format.ts';
import { roiPlace } from '../model/roi-words.ts';
import { channelsIn, rankingIn } from './current-lists.ts';
import type { EffectTable } from '../model/effect-table.ts';
import type { OutcomeReading } from '../model/outcome-reading.ts';
import type { ShownState } from './state.ts';
import { namesOfNumbers } from '../model/number-names.ts';
import type { RankedBlock } from '../model/ranking.ts';
import type { ViewOptions } from './view-options.ts';

function effectColumns({
  label,
  unit,
}: OutcomeReading): readonly CsvColumn<{ readonly effect: BlockEffect }>[] {
  return [
    { heading: `effect on ${label} (${unit})`, value: ({ effect }) => effect.mean },
    { heading: 'standard error', value: ({ effect }) => effect.se },
    { heading: '95 % low', value: ({ effect }) => effect.low },
    { heading: '95 % high', value: ({ effect }) => effect.high },
    { heading: 'draws', value: ({ effect }) => effect.n },
    { heading: 'state', value: ({ effect }) => effect.state },
  ];
}

/** The ranking as it is shown, as comma-separated values. */
export function rankingCsv(
  rows: readonly RankedComponent[],
  outcome: OutcomeReading,
  terms: CsvTerms,
): string {
  return toCsv<RankedComponent>(
    [
      { heading: 'rank', value: ({ rank }) => rank },
      { heading: 'name', value: ({ name }) => name },
      { heading: 'kind', value: ({ component, members }) => (members.length > 0 ? 'flow' : component.kind) },
      { heading: 'operator', value: ({ operator, members }) => (members.length > 0 ? '' : operator) },
      { heading: 'tensor', value: ({ layer }) => layer?.tensor ?? null },
      { heading: 'output', value: ({ layer }) => shape(layer?.shape ?? []) },
      { heading: 'parameters', value: ({ layer }) => layer?.parameters ?? null },
      ...effectColumns(outcome),
      ...termColumns(terms),
      ...(rows.some(({ other }) => other !== null) ? [otherNumber(terms)] : []),
      ...(rows.some(({ members }) => members.length > 0) ? [sharedBy] : []),
    ],
    rows,
  );
}

/** The other number of a layer: of what it has learnt, its flow. */
function otherNumber({ setTo }: CsvTerms): CsvColumn<RankedComponent> {
  const heading = setTo.startsWith('parameters') ? 'effect of the flow' : 'effect of what was learnt';
  return { heading, value: ({ other }) => other?.mean ?? null };
}

const sharedBy: CsvColumn<RankedComponent> = {
  heading: 'flow shared by',
  value: ({ members }) => members.map(({ name }) => name).join('; '),
};

/** The blocks of a map as they are shown, as comma-separated values; positions are in the tensor. */
export function blocksCsv(
  { tensor, outcome, grid: { regions } }: EffectTable,
  rows: readonly RankedBlock[],
  terms: CsvTerms,
): string {
  return toCsv<RankedBlock>(
    [
      { heading: 'tensor', value: () => tensor },
      ...(regions ? regionColumns(regions) : []),
      ...boxColumns(rows),
      ...effectColumns(outcome),
      ...termColumns(terms),
    ],
    rows,
  );
}

/** The channels as they are shown, as comma-separated values; `to` is the last channel of a group. */
export function channelsCsv(
  rows: readonly RankedChannels[],
  outcome: OutcomeReading,
  terms: CsvTerms,
): string {
  return toCsv<RankedChannels>(
    [
      { heading: 'rank', value: ({ rank }) => rank },
      { heading: 'tensor', value: ({ component }) => component.tensor },
      { heading: 'axis', value: ({ component }) => component.axis },
      { heading: 'from', value: ({ component }) => component.range[0] },
      { heading: 'to', value: ({ component }) => component.range[1] - 1 },
      ...effectColumns(outcome),
      ...termColumns(terms),
    ],
    rows,
  );
}

/** The causes as they are shown, as comma-separated values. */
export function causesCsv(rows: readonly RankedCause[], outcome: OutcomeReading, terms: CsvTerms): string {
  const found =
    (of: (found: NonNullable<RankedCause['cause']['found']>) => number) =>
    ({ cause }: RankedCause): number | null =>
      cause.found === null ? null : of(cause.found);
  return toCsv<RankedCause>(
    [
      { heading: 'rank', value: ({ rank }) => rank },
      { heading: 'kind', value: ({ cause }) => cause.kind },
      { heading: 'cause', value: ({ cause }) => cause.done },
      { heading: 'conclusion', value: ({ conclusion }) => conclusion },
      { heading: 'how', value: ({ cause }) => cause.how },
      { heading: 'still predicted (%)', value: ({ remaining }) => remaining },
      { heading: 'lost (px)', value: found(({ lost }) => lost.mean) },
      { heading: 'gained (px)', value: found(({ gained }) => gained.mean) },
      ...effectColumns(outcome).map(({ heading, value }): CsvColumn<RankedCause> => ({
        heading,
        value: (row) => (row.cause.found === null ? null : value(row)),
      })),
      ...termColumns(terms),
    ],
    rows,
  );
}

/** What sets of blocks do together, as comma-separated values. */
export function jointCsv({ explanation }: ShownState, joint: JointCheck): string {
  return toCsv<JointRow>(
    [
      { heading: 'order', value: ({ order }) => order },
      { heading: 'set together', value: ({ blocks }) => blocks },
      { heading: 'set to', value: ({ law }) => lawInWords(law, joint) },
      { heading: 'draws', value: ({ n }) => n },
      { heading: 'Dice, together (pts)', value: ({ together }) => together.dice },
      { heading: 'Dice, sum of single effects (pts)', value: ({ alone }) => alone.dice },
      { heading: 'Soft Dice, together (pts)', value: ({ together }) => together.softDice },
      { heading: 'Soft Dice, sum of single effects (pts)', value: ({ alone }) => alone.softDice },
      { heading: 'class', value: () => className(explanation.question.head) },
      { heading: 'RoI', value: () => roiPlace(explanation.question.roi) },
    ],
    joint.rows,
  );
}

/** The terms of effects of causes. */
export function causeTerms({ explanation }: ShownState, outcome: OutcomeReading): CsvTerms {
  return termsOf(explanation.question, outcome, 'as the cause says');
}

/** The terms of effects of components. */
export function componentTerms({ explanation }: ShownState, outcome: OutcomeReading): CsvTerms {
  return termsOf(explanation.question, outcome, layersSetTo(explanation));
}

/** The terms of the ranking as it is shown. */
export function rankingTerms(shown: ShownState, view: Pick<ViewOptions, 'outcome' | 'rankedBy'>): CsvTerms {
  const { outcome, by } = rankingIn(shown, view);
  const { explanation } = shown;
  const findings = by === 'flow' ? undefined : learntBy(explanation, by);
  return findings === undefined
    ? componentTerms(shown, outcome)
    : termsOf(explanation.question, outcome, replacedInWords(findings));
}

/** The terms of a map's effects: blocks of the input are set to treatments, those of layers to interventions. */
export function mapTerms(
  { explanation, maps }: ShownState,
  tensor: string,
  outcome: OutcomeReading,
): CsvTerms {
  const { question, source } = explanation;
  return termsOf(question, outcome, tensor === maps[0].tensor ? source.label : layersSetTo(explanation));
}

/** The list that a component stands in, as it is shown: layers and skip connections, or channels of a tensor. */
export function listCsv(shown: ShownState, view: ViewOptions, component: string): (() => string) | null {
  const known = shown.components.get(component)?.component;
  if (known?.kind === 'channels') {
    const { rows, outcome } = channelsIn(shown, view, known.tensor);
    return () => channelsCsv(sortChannels(rows, view.channelOrder), outcome, componentTerms(shown, outcome));
  }
  const { rows, outcome } = rankingIn(shown, view);
  return rows.length === 0
    ? null
    : () => rankingCsv(arrange(rows, view.filter, view.componentOrder), outcome, rankingTerms(shown, view));
}

function regionColumns({ spacing }: Regions): readonly CsvColumn<RankedBlock>[] {
  const voxel = spacing?.reduce((product, length) => product * length, 1);
  return [
    { heading: 'region', value: ({ region }) => region?.name ?? null },
    { heading: 'label', value: ({ region }) => region?.label ?? null },
    { heading: 'positions', value: ({ region }) => region?.positions ?? null },
    ...(voxel === undefined
      ? []
      : [
          {
            heading: spacing?.length === 3 ? 'volume (mm³)' : 'area (mm²)',
            value: ({ region }: RankedBlock) => (region === null ? null : region.positions * voxel),
          },
        ]),
  ];
}

function boxColumns([first]: readonly RankedBlock[]): readonly CsvColumn<RankedBlock>[] {
  const names = namesOfNumbers(first?.box.size.length ?? 0);
  return names.map((heading, i) => ({ heading, value: ({ box }) => at(numbersOf(box), i) }));
}
