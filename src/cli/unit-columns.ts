import { at } from '../at.ts';
import { namesOfAxes } from '../documents/box.ts';
import type { Explanation } from '../documents/explanation.ts';
import { blockAt, tileCount } from '../documents/grid.ts';
import { gridOfMap } from '../documents/map-grid.ts';
import { partitionOf, regionName, type Regions } from '../documents/regions.ts';

type Cell = string | number;

/** The columns that say where the blocks or regions of the input lie. */
export interface UnitColumns {
  readonly header: readonly string[];
  /** Of a block or region: its kind and name, then a cell for each column. */
  readonly cells: (index: number) => readonly Cell[];
}

const lengthNames = { z: 'depth', y: 'height', x: 'width' } as const;

/** The box of each block; of a region, the box around it, and its label, volume and centroid. */
export function unitColumns(explanation: Explanation): UnitColumns {
  const grid = gridOfMap(explanation, at(explanation.maps, 0));
  const names = namesOfAxes(grid.size.length);
  const header = [...names, ...names.map((name) => lengthNames[name])].map((name) => `${name} [px]`);
  const boxOf = (index: number): readonly Cell[] => {
    const { start, size } = blockAt(grid, index);
    return [...start, ...size];
  };
  const { regions, size } = grid;
  if (regions === undefined) {
    const first = tileCount(grid);
    const nameOf = (index: number): string =>
      index < first ? `block ${index}` : `coarse block ${index - first}`;
    return { header, cells: (index) => ['block', nameOf(index), ...boxOf(index)] };
  }
  const volume = size.length === 3 ? 'volume' : 'area';
  return {
    header: [
      ...[...header, 'label', `${volume} [px]`, ...names.map((name) => `centre ${name} [px]`)],
      ...[
        size.length === 3 ? 'volume [mm³]' : 'area [mm²]',
        ...['R', 'A', 'S'].map((to) => `centre ${to} [mm]`),
      ],
    ],
    cells: (index) => [
      ...['region', regionName(at(regions.parts, index)), ...boxOf(index)],
      ...regionCells(regions, size, index),
    ],
  };
}

function regionCells(
  regions: Regions,
  size: Parameters<typeof partitionOf>[1],
  index: number,
): readonly Cell[] {
  const { volumes, centres } = partitionOf(regions, size);
  const { parts, spacing } = regions;
  const { label, centre } = at(parts, index);
  const positions = at(volumes, index);
  const inMillimetres = spacing ? spacing.reduce((product, length) => product * length, positions) : '';
  return [label, positions, ...at(centres, index), inMillimetres, ...(centre ?? ['', '', ''])];
}
