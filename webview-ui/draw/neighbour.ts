import { at } from '../../src/at.ts';
import type { Space } from '../../src/documents/box.ts';
import { blockAt, blockHolding, type Grid } from '../../src/documents/grid.ts';
import { type Plane, stepsByKey, storedPlane } from './plane.ts';

/**
 * The block beside another one on the screen, in the direction of an arrow key; the block itself at the border, or for
 * another key.
 * @throws RangeError when the grid has no such block
 */
export function neighbour<S extends Space>(
  index: number,
  key: string,
  grid: Grid<S>,
  plane: Plane = storedPlane(grid.size.length),
): number {
  const step = stepsByKey[key];
  const { start } = blockAt(grid, index);
  const side = step && plane[step.side];
  if (step === undefined || side === null || side === undefined) return index;
  const { axis, isMirrored } = side;
  const by = isMirrored ? -step.by : step.by;
  return blockHolding(grid, start.with(axis, at(start, axis) + by * at(grid.block, axis))) ?? index;
}
