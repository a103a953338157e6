import {
  type Box,
  centreOf,
  isSameBox,
  type Position,
  type Size,
  wholeBox,
} from '../../src/documents/box.ts';
import type { MapGeometry } from '../../src/documents/explanation.ts';
import { blockAt, blockHolding, type Grid } from '../../src/documents/grid.ts';
import { inTensor, onInput } from '../../src/documents/spaces.ts';

type Placed = Pick<MapGeometry, 'grid' | 'placement'>;

/**
 * The part of the input that a block of a map stands for, cut at the input's border; not in whole pixels.
 * @throws RangeError when the map has no such block
 */
export function blockOnInput({ grid, placement }: Placed, index: number, input: Size<'input'>): Box<'input'> {
  return onInput(blockAt(grid, index), placement, input);
}

/** The number of the block of a map that lies at a position of the input; null where the map does not reach. */
export function blockHoldingInput({ grid, placement }: Placed, position: Position<'input'>): number | null {
  return blockHolding(grid, inTensor(position, placement));
}

/** The number of the block that a box of the input is in the input's own grid; null where it is none. */
export function blockLike(box: Box<'input'>, grid: Grid<'input'>): number | null {
  const index = blockHolding(grid, box.start);
  return index !== null && isSameBox(blockAt(grid, index), box) ? index : null;
}

/** The number of the block in the middle of a grid. */
export function middleBlock(grid: Grid<'tensor'>): number | null {
  return blockHolding(grid, centreOf(wholeBox(grid.size)));
}
