import { at } from '../at.ts';
import type { Space } from './box.ts';
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
  const painted = new Float32Array(size.reduce((product, length) => product * length, 1)).fill(NaN);
  for (const [index, value] of values) {
    const block = blockAt(grid, index);
    const paint = (axis: number, offset: number): void => {
      const from = offset * at(size, axis) + at(block.start, axis);
      const to = from + at(block.size, axis);
      if (axis === size.length - 1) painted.fill(value, from, to);
      else for (let place = from; place < to; place++) paint(axis + 1, place);
    };
    paint(0, 0);
  }
  return painted;
}
