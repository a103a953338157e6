import { at } from '../../at.ts';
import type { Effect, Measurement } from '../../documents/effects.ts';
import type { Question } from '../../documents/explanation.ts';
import type { JointChange, JointOrder, RankingOutcome } from '../../documents/joint.ts';
import { chooseDistinct } from '../draws.ts';
import type { MeasuredUnit } from '../laboratory/trial.ts';
import { byDistanceFrom } from '../pool-order.ts';

/** The first so many blocks of an order. */
export interface JointSet {
  readonly order: JointOrder;
  readonly blocks: number;
  /** Their numbers; another random order for each draw. */
  readonly units: (draw: number) => readonly number[];
}

/** Sets of blocks, nested within each order, and how many blocks support or oppose by more than τ. */
export interface JointSets {
  readonly sets: readonly JointSet[];
  readonly supporting: number;
  readonly opposing: number;
}

/** Blocks that are taken together, as far as there are so many. */
const sizes = [4, 16, 64, 256] as const;

/**
 * The sets of a joint check: the blocks that support most, those that oppose most, and as many of those nearest to the RoI
 * and of random ones as of those that support. Blocks that touch the RoI are in none.
 * @param effects of the blocks that tile the image, by their number; of a refined grid, of those that are shown
 */
export function jointSets(
  { roi, tau, seed }: Pick<Question, 'roi' | 'tau' | 'seed'>,
  units: readonly MeasuredUnit[],
  effects: ReadonlyMap<number, Effect>,
  rankedBy: RankingOutcome,
): JointSets {
  const candidates = units.flatMap(({ block, isSkipped }, index) =>
    isSkipped || !effects.has(index) ? [] : [{ block, index }],
  );
  const nearest = candidates.toSorted(byDistanceFrom(roi)).map(({ index }) => index);
  const effectOf = (index: number): number => {
    const effect = effects.get(index);
    return effect === undefined ? 0 : changeOf(effect)[rankedBy];
  };
  const ranked = nearest.toSorted((a, b) => effectOf(a) - effectOf(b) || a - b);
  const supporting = ranked.filter((index) => effectOf(index) < -tau);
  const opposing = ranked.filter((index) => effectOf(index) > tau).reverse();
  const nested = (
    order: JointOrder,
    counts: readonly number[],
    first: (blocks: number, draw: number) => readonly number[],
  ): readonly JointSet[] => counts.map((blocks) => ({ order, blocks, units: (draw) => first(blocks, draw) }));
  const supportSizes = sizesUpTo(supporting.length);
  return {
    supporting: supporting.length,
    opposing: opposing.length,
    sets: [
      ...nested('supporting', supportSizes, (blocks) => supporting.slice(0, blocks)),
      ...nested('nearest', supportSizes, (blocks) => nearest.slice(0, blocks)),
      ...nested('random', supportSizes, (blocks, draw) =>
        chooseDistinct(seed + 1 + draw, nearest.length, blocks).map((i) => at(nearest, i)),
      ),
      ...nested('opposing', sizesUpTo(opposing.length), (blocks) => opposing.slice(0, blocks)),
    ],
  };
}

/** The sum of the effects of blocks that were set alone. */
export function sumOfEffects(units: readonly number[], effects: ReadonlyMap<number, Effect>): JointChange {
  const changes = units.flatMap((index) => {
    const effect = effects.get(index);
    return effect === undefined ? [] : [changeOf(effect)];
  });
  return {
    dice: changes.reduce((sum, { dice }) => sum + dice, 0),
    softDice: changes.reduce((sum, { softDice }) => sum + softDice, 0),
  };
}

function changeOf({ mean, outcomes }: Measurement): JointChange {
  return { dice: mean, softDice: outcomes.softDice.mean };
}

/** How many of so many blocks are taken: the last but one size is well below the last. */
function sizesUpTo(count: number): readonly number[] {
  if (count === 0) return [];
  const most = Math.min(count, sizes[3]);
  return [...sizes.filter((size) => 1.5 * size < most), most];
}
