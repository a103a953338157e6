import { at } from '../at.ts';
import { causesBySize, conclusionOf, remainingOf } from '../documents/cause-words.ts';
import type { Cause } from '../documents/causes.ts';
import type { Comparison, Difference } from '../documents/comparison.ts';
import type { Measurement } from '../documents/effects.ts';
import type { Baseline, EffectMap, Explanation } from '../documents/explanation.ts';
import { byFlow, standsFor } from '../documents/flows.ts';
import type { JointRow } from '../documents/joint.ts';
import { type OutcomeName, outcomeNames, outcomeWords } from '../documents/outcomes.ts';
import { shownEffects } from '../documents/refined-grid.ts';
import { componentName, layerNames } from './component-name.ts';
import { unitColumns } from './unit-columns.ts';

type Cell = string | number;

/**
 * The effects of the input's blocks (of a refined grid, of those that are shown), of components, of causes and of sets of
 * blocks as CSV, one row each, under a header with units. Causes, direct and predicted total effects of blocks, and sets have
 * columns of their own, which are there where any are known.
 */
export function explanationCsv(explanation: Explanation): string {
  const { maps, components, layers, causes, joint, learnt, baseline } = explanation;
  const units = unitColumns(explanation);
  const map = at(maps, 0);
  const others = outcomeNames.filter((name) => name !== 'dice');
  const effectHeader = [
    ...['state', 'draws', ...estimateHeader('effect on Dice [points]')],
    ...others.flatMap((name) => estimateHeader(outcomeHeader(name))),
  ];
  const shown = (effects: EffectMap['effects']): ReadonlyMap<number, Measurement> =>
    new Map(shownEffects(map.grid, effects).map((effect) => [effect.index, effect]));
  const ofDirect = map.direct === undefined ? [] : readingHeader('direct', 'effect');
  const direct = shown(map.direct?.effects ?? []);
  const ofPredicted = map.predicted === undefined ? [] : readingHeader('predicted', 'total effect');
  const predicted = shown(map.predicted?.effects ?? []);
  const further = [...ofDirect, ...ofPredicted];
  const total = shown(map.effects);
  const blocks = [...new Set([...total.keys(), ...direct.keys()])].toSorted((a, b) => a - b);
  const flows = byFlow(components?.effects ?? []);
  const ofFlows = flows.some(({ length }) => length > 1) ? ['shares its flow and effect with'] : [];
  const ofLearnt = learnt === undefined ? [] : ['p of the layer over all layers (Holm)'];
  const ofCauses = causes === undefined ? [] : causeHeader;
  const ofSets = joint === undefined ? [] : setHeader;
  const measured = ({ state, n, outcomes, ...dice }: Measurement): readonly Cell[] => [
    ...[state, n, ...estimateCells(dice)],
    ...others.flatMap((name) => estimateCells(outcomes[name])),
  ];
  const orEmpty = (effect: Measurement | undefined, header: readonly string[]): readonly Cell[] =>
    effect === undefined ? empty(header) : measured(effect);
  return textOf([
    [
      ...['kind', 'name', ...units.header, ...effectHeader, ...ofSets, ...ofCauses, ...further, ...ofFlows],
      ...ofLearnt,
    ],
    ...blocks.map((index) => [
      ...[...units.cells(index), ...orEmpty(total.get(index), effectHeader), ...empty(ofSets)],
      ...[...empty(ofCauses), ...orEmpty(direct.get(index), ofDirect)],
      ...[...orEmpty(predicted.get(index), ofPredicted), ...empty(ofFlows), ...empty(ofLearnt)],
    ]),
    ...flows.flatMap((members) => {
      const first = standsFor(members);
      return members.map((one) => [
        ...[one.component.kind, componentName(one.component, layers), ...empty(units.header)],
        ...(one === first ? measured(one) : empty(effectHeader)),
        ...[...empty(ofSets), ...empty(ofCauses), ...empty(further)],
        ...ofFlows.map(() => (one === first ? '' : componentName(first.component, layers))),
        ...empty(ofLearnt),
      ]);
    }),
    ...(learnt ?? []).flatMap(({ replacement, effects }) =>
      effects.map((effect) => [
        ...[`learnt: ${replacement}`, layerNames(effect.layers, layers), ...empty(units.header)],
        ...[...measured(effect), ...empty(ofSets), ...empty(ofCauses), ...empty(further)],
        ...empty(ofFlows),
        ...ofLearnt.map(() => effect.p ?? ''),
      ]),
    ),
    ...causesBySize(causes?.causes ?? []).map((cause) => [
      ...[`cause: ${cause.kind}`, cause.done, ...empty(units.header)],
      ...(cause.found === null ? empty(effectHeader) : measured(cause.found)),
      ...[...empty(ofSets), ...causeCells(cause, baseline), ...empty(further), ...empty(ofFlows)],
      ...empty(ofLearnt),
    ]),
    ...(joint?.rows ?? []).map((row) => [
      ...[`together: ${row.order}`, `${row.blocks} set to ${row.law}`, ...empty(units.header)],
      ...['', row.n, ...empty(effectHeader.slice(2)), ...setCells(row)],
      ...[...empty(ofCauses), ...empty(further), ...empty(ofFlows), ...empty(ofLearnt)],
    ]),
  ]);
}

/** The header of effects in one reading: "direct effect on Dice [points]", "predicted total effect on Dice [points]". */
function readingHeader(name: string, effect: string): readonly string[] {
  return [
    ...[`state of the ${name} ${effect}`, `draws of the ${name} ${effect}`],
    ...outcomeNames.flatMap((outcome) => {
      const { label, unit } = outcomeWords[outcome];
      return estimateHeader(`${name} ${effect} on ${label} [${unit}]`);
    }),
  ];
}

const flippedHeader = [
  ...estimateHeader('pixels of the RoI not predicted any more [px]'),
  ...estimateHeader('pixels of the RoI predicted only then [px]'),
];

const causeHeader = [...flippedHeader, 'still predicted [%]', 'conclusion', 'how'];

function causeCells(cause: Cause, baseline: Baseline): readonly Cell[] {
  const { found, how } = cause;
  return [
    ...(found === null
      ? empty(flippedHeader)
      : [...estimateCells(found.lost), ...estimateCells(found.gained)]),
    ...[remainingOf(cause, baseline) ?? '', conclusionOf(cause, baseline), how],
  ];
}

const setHeader = [
  'blocks set together',
  ...(['dice', 'softDice'] as const).flatMap((name) => {
    const { label, unit } = outcomeWords[name];
    return [`effect on ${label} together [${unit}]`, `sum of single effects on ${label} [${unit}]`];
  }),
];

function setCells({ blocks, together, alone }: JointRow): readonly Cell[] {
  return [blocks, together.dice, alone.dice, together.softDice, alone.softDice];
}

/** Cells for columns that a row has nothing in. */
function empty(columns: readonly string[]): readonly Cell[] {
  return columns.map(() => '');
}

/** The differences of the input's blocks, of components and of layers themselves as CSV, under a header with units. */
export function comparisonCsv({ before, blocks, components, ownDifferences }: Comparison): string {
  const units = unitColumns(before);
  const header = [
    ...['kind', 'name', ...units.header, 'state', 'draws'],
    ...[...estimateHeader('difference of effects on Dice [points]'), 'p (Holm)'],
  ];
  const differing = ({ state, n, p, ...dice }: Difference): readonly Cell[] => [
    ...[state, n, ...estimateCells(dice), p],
  ];
  return textOf([
    header,
    ...blocks.map((block) => [...units.cells(block.index), ...differing(block)]),
    ...components.map((one) => [
      ...[one.before.kind, componentName(one.before, before.layers), ...empty(units.header)],
      ...differing(one),
    ]),
    ...ownDifferences.map((one) => [
      ...['own', layerNames(one.layers, before.layers)],
      ...[...empty(units.header), ...differing(one)],
    ]),
  ]);
}

function outcomeHeader(name: OutcomeName): string {
  const { label, unit } = outcomeWords[name];
  return `effect on ${label} [${unit}]`;
}

function estimateHeader(name: string): readonly string[] {
  return [name, ...['standard error', '95 % low', '95 % high'].map((part) => `${part}: ${name}`)];
}

function estimateCells({
  mean,
  se,
  low,
  high,
}: Pick<Measurement, 'mean' | 'se' | 'low' | 'high'>): readonly Cell[] {
  return [mean, se, low, high];
}

/** Rows as RFC 4180 has them. A text that a spreadsheet would compute is marked as a text. */
function textOf(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(cellOf).join(',')}\r\n`).join('');
}

function cellOf(value: Cell): string {
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/u.test(value) ? `'${value}` : value;
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
