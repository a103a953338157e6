import { at } from '../at.ts';
import { type Space, volumeOf } from './box.ts';
import { rowStarts, stepsOf } from './cut.ts';
import { blockAt, type Grid } from './grid.ts';

/**
 * Values of blocks as an array of their space, in row-major order: each place holds the value of its block.
 * @param values by block number; places of blocks without one are `NaN`
 */
export function paintedBlocks<S extends Space>(
  grid: Grid<S>,
  values: ReadonlyMap<number, number>,
): Float32Array {
  const { size } = grid;
  const painted = new Float32Array(volumeOf(size)).fill(NaN);
  for (const [index, value] of values) {
    const block = blockAt(grid, index);
    const row = at(block.size, size.length - 1);
    for (const start of rowStarts(block, stepsOf(size))) painted.fill(value, start, start + row);
  }
  return painted;
}
