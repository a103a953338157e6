import type { EffectTable } from '../model/effect-table.ts';
import { blockHoldingInput } from '../model/map-placement.ts';
import type { Point } from './geometry.ts';
import { type Plane, positionOf } from './plane.ts';

/** The number of the block of a map that is drawn at a point of a plane of the input; null where none is. */
export function blockAtPoint(
  map: Pick<EffectTable, 'grid' | 'placement'>,
  point: Point,
  plane: Plane,
): number | null {
  // The middle of a slice says which blocks are drawn in it.
  return blockHoldingInput(map, positionOf(point, { ...plane, slice: plane.slice + 0.5 }));
}
