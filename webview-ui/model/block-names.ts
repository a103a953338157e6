import { at } from '../../src/at.ts';
import { nounsOf, type Space } from '../../src/documents/box.ts';
import { blockAt, type Grid, tileCount } from '../../src/documents/grid.ts';
import { partitionOf, regionName, regionsInWords } from '../../src/documents/regions.ts';
import { grouped, place, shape } from './format.ts';
import { pointInWords } from './point-in-body.ts';

/** What the blocks of a grid are called: blocks, or regions. */
export function blockNoun({ regions }: Grid<'tensor'>): 'block' | 'region' {
  return regions ? 'region' : 'block';
}

/** A block for people: `Block y 128, x 64 · 8 × 8`, `Coarse block …`, or the name of a region, `liver`. */
export function blockName(grid: Grid<'tensor'>, index: number): string {
  const { regions } = grid;
  if (!regions) return `${blockKind(grid, index)} ${place(blockAt(grid, index))}`;
  const name = regionName(at(regions.parts, index));
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** What kind of a block of a grid without regions it is. */
export function blockKind(grid: Grid<'tensor'>, index: number): 'Block' | 'Coarse block' {
  return index < tileCount(grid) ? 'Block' : 'Coarse block';
}

/** How large a region is, in positions and where their size is known in millimetres: `4 210 voxels, 33.7 ml`. */
export function regionVolume({ regions, size }: Grid<'tensor'>, index: number): string | null {
  if (!regions) return null;
  const positions = at(partitionOf(regions, size).volumes, index);
  const { unit } = nounsOf(size.length);
  const metric = metricVolume(positions, regions.spacing);
  return `${grouped(positions)} ${unit}${metric === null ? '' : `, ${metric}`}`;
}

/** How large so many positions are: `33.7 ml`, `840 mm³`, `12 mm²`; null where their size is not known. */
export function metricVolume(positions: number, spacing: readonly number[] | undefined): string | null {
  if (spacing === undefined) return null;
  const amount = spacing.reduce((product, length) => product * length, positions);
  if (spacing.length < 3) return `${Number(amount.toPrecision(3))} mm²`;
  return amount < 1000
    ? `${Number(amount.toPrecision(3))} mm³`
    : `${Number((amount / 1000).toPrecision(3))} ml`;
}

/** Where the middle of a region lies in the body: `R 12.5, P 3.1, S 40.2 mm`; null where that is not known. */
export function regionCentre({ regions }: Grid<'tensor'>, index: number): string | null {
  const centre = regions && at(regions.parts, index).centre;
  return centre ? pointInWords(centre) : null;
}

/** What effects are measured of: `Blocks of 8 × 8`, `Coarse blocks of …`, `13 regions of atlas.nii.gz`. */
export function unitsInWords<S extends Space>({ block, regions, coarse }: Omit<Grid<S>, 'size'>): string {
  if (regions) return regionsInWords(regions, block.length);
  return coarse === undefined
    ? `Blocks of ${shape(block)}`
    : `Coarse blocks of ${shape(coarse)}; those that respond divided into blocks of ${shape(block)}`;
}
