import { at } from '../at.ts';
import type { Box, Position, Size, Space } from './box.ts';
import { stepsOf } from './cut.ts';
import { partitionOf, type Regions } from './regions.ts';

/** Blocks, or regions, that a grid may have at most. */
export const mostBlocks = 65536;

/**
 * Blocks that tile a space of one to three axes, numbered in row order (the last axis runs fastest). Blocks at the far
 * edges are cut where the block size does not divide the space. Or regions of any shape in their place, numbered in the
 * order of their partition; the box of such a block is the region's bounding box. A refined grid has coarse blocks too,
 * which tile the same space and are numbered after the others: see `refined-grid.ts`.
 */
export interface Grid<S extends Space> {
  readonly size: Size<S>;
  /** Size of a whole block along each axis; of regions, of the smallest box that each fits into. */
  readonly block: Size<S>;
  readonly regions?: Regions | undefined;
  /** Size of a whole coarse block, a multiple of a block's along each axis; absent: there are none. */
  readonly coarse?: Size<S> | undefined;
  /** The coarse blocks, by number, that their blocks stand for; absent: it is not asked which. */
  readonly divided?: ReadonlySet<number> | undefined;
}

/** How many blocks there are along each axis: `[rows, columns]` of a 2-D grid without regions. */
export function blocksAlong<S extends Space>({ size, block }: Grid<S>): readonly number[] {
  return size.map((length, axis) => Math.ceil(length / at(block, axis)));
}

/** How many blocks there are, coarse ones included. */
export function blockCount<S extends Space>(grid: Grid<S>): number {
  const coarse = coarseGrid(grid);
  return tileCount(grid) + (coarse === null ? 0 : tileCount(coarse));
}

/** How many blocks tile the space once: of a refined grid, those that are not coarse. */
export function tileCount<S extends Space>(grid: Grid<S>): number {
  return grid.regions?.parts.length ?? blocksAlong(grid).reduce((count, along) => count * along, 1);
}

/** The coarse blocks of a refined grid as a grid of their own, numbered from 0; null where there are none. */
export function coarseGrid<S extends Space>({ size, coarse }: Grid<S>): Grid<S> | null {
  return coarse === undefined ? null : { size, block: coarse };
}

/**
 * The block with a number.
 * @throws RangeError when the grid has no such block
 */
export function blockAt<S extends Space>(grid: Grid<S>, index: number): Box<S> {
  if (!Number.isInteger(index) || index < 0 || index >= blockCount(grid)) {
    throw new RangeError(`block ${index} of ${blockCount(grid)}`);
  }
  if (grid.regions) return at(partitionOf(grid.regions, grid.size).boxes, index);
  const coarse = coarseGrid(grid);
  const tiles = tileCount(grid);
  if (coarse !== null && index >= tiles) return blockAt(coarse, index - tiles);
  const along = blocksAlong(grid);
  const start: number[] = [];
  let rest = index;
  for (let axis = along.length - 1; axis >= 0; axis--) {
    start.unshift((rest % at(along, axis)) * at(grid.block, axis));
    rest = Math.floor(rest / at(along, axis));
  }
  const size = start.map((from, axis) => Math.min(at(grid.block, axis), at(grid.size, axis) - from));
  return { start, size };
}

/** All blocks, in the order of their numbers. */
export function blocksOf<S extends Space>(grid: Grid<S>): readonly Box<S>[] {
  return Array.from({ length: blockCount(grid) }, (_, index) => blockAt(grid, index));
}

/**
 * The number of the block that holds a position; null where the position is outside the space, or of all regions. Where it
 * is said which coarse blocks are divided, it is the number of one that is not.
 */
export function blockHolding<S extends Space>(grid: Grid<S>, position: Position<S>): number | null {
  if (grid.regions) return regionHolding(grid.regions, grid.size, position);
  const tile = tileHolding(grid, position);
  const coarse = coarseGrid(grid);
  if (tile === null || coarse === null || grid.divided === undefined) return tile;
  const around = tileCount(grid) + (tileHolding(coarse, position) ?? 0);
  return grid.divided.has(around) ? tile : around;
}

function tileHolding<S extends Space>(grid: Grid<S>, position: Position<S>): number | null {
  const along = blocksAlong(grid);
  let index = 0;
  for (const [axis, place] of position.entries()) {
    if (!(place >= 0 && place < at(grid.size, axis))) return null;
    index = index * at(along, axis) + Math.floor(place / at(grid.block, axis));
  }
  return index;
}

function regionHolding<S extends Space>(
  regions: Regions,
  size: Size<S>,
  position: Position<S>,
): number | null {
  if (!position.every((place, axis) => place >= 0 && place < at(size, axis))) return null;
  const steps = stepsOf(size);
  const index = position.reduce((sum, place, axis) => sum + Math.floor(place) * at(steps, axis), 0);
  const label = at(partitionOf(regions, size).labels, index);
  return label === 0 ? null : label - 1;
}
