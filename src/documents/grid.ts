import { at } from '../at.ts';
import type { Box, Position, Size, Space } from './box.ts';

/**
 * Blocks that tile a space of one to three axes, numbered in row order (the last axis runs fastest). Blocks at the far
 * edges are cut where the block size does not divide the space.
 */
export interface Grid<S extends Space> {
  readonly size: Size<S>;
  /** Size of a whole block along each axis. */
  readonly block: Size<S>;
}

/** How many blocks there are along each axis: `[rows, columns]` of a 2-D grid. */
export function blocksAlong<S extends Space>({ size, block }: Grid<S>): readonly number[] {
  return size.map((length, axis) => Math.ceil(length / at(block, axis)));
}

/** How many blocks tile the space. */
export function blockCount<S extends Space>(grid: Grid<S>): number {
  return blocksAlong(grid).reduce((count, along) => count * along, 1);
}

/**
 * The block with a number.
 * @throws RangeError when the grid has no such block
 */
export function blockAt<S extends Space>(grid: Grid<S>, index: number): Box<S> {
  if (!Number.isInteger(index) || index < 0 || index >= blockCount(grid)) {
    throw new RangeError(`block ${index} of ${blockCount(grid)}`);
  }
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

/** All blocks, in row order. */
export function blocksOf<S extends Space>(grid: Grid<S>): readonly Box<S>[] {
  return Array.from({ length: blockCount(grid) }, (_, index) => blockAt(grid, index));
}

/** The number of the block that holds a position; null where the position is outside the space. */
export function blockHolding<S extends Space>(grid: Grid<S>, position: Position<S>): number | null {
  const along = blocksAlong(grid);
  let index = 0;
  for (const [axis, place] of position.entries()) {
    if (!(place >= 0 && place < at(grid.size, axis))) return null;
    index = index * at(along, axis) + Math.floor(place / at(grid.block, axis));
  }
  return index;
}
