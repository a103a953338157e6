import { at } from '../at.ts';
import type { Size, Space } from './box.ts';
import type { Measurement } from './effects.ts';
import { blockAt, blockCount, blockHolding, blocksAlong, coarseGrid, type Grid, tileCount } from './grid.ts';

/**
 * A refined grid has blocks of two sizes: coarse ones are measured first, and those that respond are divided into the
 * blocks that they are the union of. All are set to what the same other images have at their own place.
 */

/** How many blocks a coarse one has along each axis, at most. */
export const mostRefined = 16;

/** How many blocks a coarse one has along each axis where nothing else is asked for: of an image 16 in all, of a volume 8. */
export function usualRefine<S extends Space>(size: Size<S>): number {
  return size.length === 3 ? 2 : 4;
}

/** The numbers of the coarse blocks. */
export function coarseBlocks<S extends Space>(grid: Grid<S>): readonly number[] {
  const tiles = tileCount(grid);
  return Array.from({ length: blockCount(grid) - tiles }, (_, i) => tiles + i);
}

/** The numbers of the blocks that a coarse one is the union of, in row order. */
export function partsOfCoarse<S extends Space>(grid: Grid<S>, coarse: number): readonly number[] {
  const { start, size } = blockAt(grid, coarse);
  let parts: readonly number[] = [0];
  for (const [axis, along] of blocksAlong(grid).entries()) {
    const side = at(grid.block, axis);
    const first = at(start, axis) / side;
    const end = Math.ceil((at(start, axis) + at(size, axis)) / side);
    const places = Array.from({ length: end - first }, (_, i) => first + i);
    parts = parts.flatMap((part) => places.map((place) => part * along + place));
  }
  return parts;
}

/**
 * Whether a coarse block is divided for its effect: that on Dice, or on soft Dice, is distinguishable from zero. One that
 * touches the RoI is too, since it is not treated as a whole. One whose cone misses the RoI never is.
 * @param tau Dice points that count as zero
 */
export function responds({ state, outcomes }: Pick<Measurement, 'state' | 'outcomes'>, tau: number): boolean {
  const { low, high } = outcomes.softDice;
  return state === 'skipped' || state === 'decided' || low > tau || high < -tau;
}

/** The grid, and which of its coarse blocks are divided: those all of whose blocks are known. */
export function withDivided<S extends Space>(grid: Grid<S>, isKnown: (block: number) => boolean): Grid<S> {
  if (coarseGrid(grid) === null) return grid;
  const divided = coarseBlocks(grid).filter((coarse) => partsOfCoarse(grid, coarse).every(isKnown));
  return { ...grid, divided: new Set(divided) };
}

/** The number of the block that is shown in the place of one that is not coarse: its own, or that of the coarse one. */
export function shownAt<S extends Space>(grid: Grid<S>, index: number): number {
  return grid.coarse === undefined ? index : (blockHolding(grid, blockAt(grid, index).start) ?? index);
}

/** The numbers of the blocks that tile the space as it is shown: coarse ones, and the blocks of divided ones. */
export function shownBlocks<S extends Space>(grid: Grid<S>): readonly number[] {
  const { divided } = grid;
  const coarse = coarseBlocks(grid);
  if (divided === undefined || coarse.length === 0)
    return Array.from({ length: tileCount(grid) }, (_, index) => index);
  const parts = coarse.flatMap((index) => (divided.has(index) ? partsOfCoarse(grid, index) : []));
  return [...parts.toSorted((a, b) => a - b), ...coarse.filter((index) => !divided.has(index))];
}

/** Of the effects of a map, those of the blocks that are shown. */
export function shownEffects<S extends Space, E extends { readonly index: number }>(
  grid: Grid<S>,
  effects: readonly E[],
): readonly E[] {
  if (coarseGrid(grid) === null) return effects;
  const known = new Set(effects.map(({ index }) => index));
  const shown = new Set(shownBlocks(withDivided(grid, (index) => known.has(index))));
  return effects.filter(({ index }) => shown.has(index));
}
