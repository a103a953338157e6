import { at } from '../at.ts';
import { namesOfAxes } from '../documents/box.ts';
import type { Comparison, Difference } from '../documents/comparison.ts';
import type { Measurement } from '../documents/effects.ts';
import type { EffectMap, Explanation } from '../documents/explanation.ts';
import { blockAt } from '../documents/grid.ts';
import { gridOfMap } from '../documents/map-grid.ts';
import { type OutcomeName, outcomeNames, outcomeWords } from '../documents/outcomes.ts';
import { partitionOf, regionName } from '../documents/regions.ts';
import { componentName, layerName } from './component-name.ts';

type Cell = string | number;

/** The effects of the input's blocks and of components as CSV, one row each, under a header with units. */
export function explanationCsv(explanation: Explanation): string {
  const { maps, components, layers } = explanation;
  const map = at(maps, 0);
  const rows = unitRows(explanation);
  const others = outcomeNames.filter((name) => name !== 'dice');
  const header = [
    ...['kind', 'name', ...placeHeader(map), ...rows.header, 'state', 'draws'],
    ...estimateHeader('effect on Dice [points]'),
    ...others.flatMap((name) => estimateHeader(outcomeHeader(name))),
  ];
  const measured = ({ state, n, outcomes, ...dice }: Measurement): readonly Cell[] => [
    ...[state, n, ...estimateCells(dice)],
    ...others.flatMap((name) => estimateCells(outcomes[name])),
  ];
  return textOf([
    header,
    ...map.effects.map((effect) => [...rows.cells(effect.index), ...measured(effect)]),
    ...(components?.effects ?? []).map((effect) => [
      ...[effect.component.kind, componentName(effect.component, layers), ...noPlace(map), ...rows.none],
      ...measured(effect),
    ]),
  ]);
}

/** The differences of the input's blocks, of components and of layers themselves as CSV, under a header with units. */
export function comparisonCsv({ before, blocks, components, ownDifferences }: Comparison): string {
  const map = at(before.maps, 0);
  const rows = unitRows(before);
  const header = [
    ...['kind', 'name', ...placeHeader(map), ...rows.header, 'state', 'draws'],
    ...[...estimateHeader('difference of effects on Dice [points]'), 'p (Holm)'],
  ];
  const differing = ({ state, n, p, ...dice }: Difference): readonly Cell[] => [
    ...[state, n, ...estimateCells(dice), p],
  ];
  return textOf([
    header,
    ...blocks.map((block) => [...rows.cells(block.index), ...differing(block)]),
    ...components.map((one) => [
      ...[one.before.kind, componentName(one.before, before.layers), ...noPlace(map), ...rows.none],
      ...differing(one),
    ]),
    ...ownDifferences.map((one) => [
      ...['own', one.layers.map((tensor) => layerName(tensor, before.layers)).join(' and ')],
      ...[...noPlace(map), ...rows.none, ...differing(one)],
    ]),
  ]);
}

const lengthNames = { z: 'depth', y: 'height', x: 'width' } as const;

function placeHeader({ grid }: EffectMap): readonly string[] {
  const names = namesOfAxes(grid.size.length);
  return [...names, ...names.map((name) => lengthNames[name])].map((name) => `${name} [px]`);
}

function noPlace(map: EffectMap): readonly Cell[] {
  return placeHeader(map).map(() => '');
}

/** How the blocks or regions of the input are written: what regions have besides a box, and the cells of each. */
interface UnitRows {
  readonly header: readonly string[];
  readonly none: readonly Cell[];
  readonly cells: (index: number) => readonly Cell[];
}

function unitRows(explanation: Explanation): UnitRows {
  const grid = gridOfMap(explanation, at(explanation.maps, 0));
  const { regions, size } = grid;
  const boxOf = (index: number): readonly Cell[] => {
    const { start, size: lengths } = blockAt(grid, index);
    return [...start, ...lengths];
  };
  if (regions === undefined)
    return { header: [], none: [], cells: (index) => ['block', `block ${index}`, ...boxOf(index)] };
  const { volumes, centres } = partitionOf(regions, size);
  const header = [
    ...['label', 'volume [px]', ...namesOfAxes(size.length).map((name) => `centre ${name} [px]`)],
    ...[size.length === 3 ? 'volume [mm³]' : 'area [mm²]', 'centre R [mm]', 'centre A [mm]', 'centre S [mm]'],
  ];
  return {
    header,
    none: header.map(() => ''),
    cells: (index) => {
      const part = at(regions.parts, index);
      const { spacing } = regions;
      const voxels = at(volumes, index);
      const inMillimetres = spacing ? spacing.reduce((product, length) => product * length, voxels) : '';
      return [
        ...['region', regionName(part), ...boxOf(index), part.label, voxels, ...at(centres, index)],
        ...[inMillimetres, ...(part.centre ?? ['', '', ''])],
      ];
    },
  };
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
