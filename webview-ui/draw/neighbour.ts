import { at } from '../../src/at.ts';
import type { Space } from '../../src/documents/box.ts';
import { blockAt, blockHolding, type Grid } from '../../src/documents/grid.ts';
import { partitionOf } from '../../src/documents/regions.ts';
import { type Plane, stepsByKey, storedPlane } from './plane.ts';

/**
 * The block beside another one on the screen, in the direction of an arrow key; the block itself at the border, or for
 * another key. Of regions of any shape, the next one on the way from the middle of the region.
 * @throws RangeError when the grid has no such block
 */
export function neighbour<S extends Space>(
  index: number,
  key: string,
  grid: Grid<S>,
  plane: Plane = storedPlane(grid.size.length),
): number {
  const step = stepsByKey[key];
  const { start, size } = blockAt(grid, index);
  const side = step && plane[step.side];
  if (step === undefined || side === null || side === undefined) return index;
  const { axis, isMirrored } = side;
  const by = isMirrored ? -step.by : step.by;
  if (grid.regions) return nextRegion(index, grid, axis, by);
  const beside = at(start, axis) + (by > 0 ? at(size, axis) : -1);
  return blockHolding(grid, start.with(axis, beside)) ?? index;
}

function nextRegion<S extends Space>(index: number, grid: Grid<S>, axis: number, by: number): number {
  const { regions, size } = grid;
  if (!regions) return index;
  const from = at(partitionOf(regions, size).centres, index).map(Math.round);
  for (let place = at(from, axis) + by; place >= 0 && place < at(size, axis); place += by) {
    const beside = blockHolding(grid, from.with(axis, place));
    if (beside !== null && beside !== index) return beside;
  }
  return index;
}
