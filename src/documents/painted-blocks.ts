import { at } from '../at.ts';
import { type Space, volumeOf } from './box.ts';
import { rowStarts, stepsOf } from './cut.ts';
import { blockAt, type Grid } from './grid.ts';
import { partitionOf } from './regions.ts';

/**
 * Values of blocks as an array of their space, in row-major order: each place holds the value of its block.
 * @param values by block number; places of blocks without one are `NaN`
 */
export function paintedBlocks<S extends Space>(
  grid: Grid<S>,
  values: ReadonlyMap<number, number>,
): Float32Array {
  const { size, regions } = grid;
  if (regions) {
    const { labels } = partitionOf(regions, size);
    return Float32Array.from(labels, (label) => values.get(label - 1) ?? NaN);
  }
  const painted = new Float32Array(volumeOf(size)).fill(NaN);
  for (const [index, value] of values) {
    const block = blockAt(grid, index);
    const row = at(block.size, size.length - 1);
    for (const start of rowStarts(block, stepsOf(size))) painted.fill(value, start, start + row);
  }
  return painted;
}
