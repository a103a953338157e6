import { at } from '../../src/at.ts';
import type { Space } from '../../src/documents/box.ts';
import { blockAt, blockHolding, type Grid } from '../../src/documents/grid.ts';
import { stepsByKey } from './plane.ts';

/**
 * The block beside another one, in the direction of an arrow key; the block itself at the border, or for another key.
 * @throws RangeError when the grid has no such block
 */
export function neighbour<S extends Space>(index: number, key: string, grid: Grid<S>): number {
  const step = stepsByKey[key];
  const { start } = blockAt(grid, index);
  if (step === undefined || step.fromLast > start.length) return index;
  const axis = start.length - step.fromLast;
  const beside = start.with(axis, at(start, axis) + step.by * at(grid.block, axis));
  return blockHolding(grid, beside) ?? index;
}
