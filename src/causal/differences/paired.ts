import { at } from '../../at.ts';
import type { Difference } from '../../documents/comparison.ts';
import { adjustByHolm } from '../intervals/holm.ts';
import { evidenceAgainst, type Interval, meanInterval } from '../intervals/interval.ts';

/** The changes of a unit of one model under the draws of a pool, in their order, and their possible range. */
export interface PairedSide {
  readonly changes: readonly number[];
  readonly range: Interval;
}

/** A difference before adjustment for multiple testing: `p` is that of this unit alone. */
export type SingleDifference = Omit<Difference, 'state'>;

/** Family-wise error: the probability that any unit is falsely called changed. */
const familyError = 0.05;

/** Level of each model's own interval where both are measured separately, so that both hold in 95 % of cases. */
const apartLevel = 1 - 0.05 / 2;

/**
 * The mean over a pool of what a unit changes in *after* less what it changes in *before*, draw by draw: what the two
 * have in common under a draw falls out. Exact once both have taken the whole pool.
 * @param size treatments in the pool
 * @param tau differences up to this, in Dice points, count as none
 */
export function pairedDifference(
  before: PairedSide,
  after: PairedSide,
  size: number,
  tau: number,
): SingleDifference {
  const range = {
    low: after.range.low - before.range.high,
    high: after.range.high - before.range.low,
  };
  const n = Math.min(drawn(before), drawn(after));
  if (range.low === 0 && range.high === 0) {
    return { n: 0, mean: 0, se: 0, low: 0, high: 0, unpaired: { low: 0, high: 0 }, p: 1 };
  }
  const differences = Array.from(
    { length: n },
    (_, draw) => (after.changes[draw] ?? 0) - (before.changes[draw] ?? 0),
  );
  const mean = differences.reduce((sum, value) => sum + value, 0) / Math.max(1, n);
  const squares = differences.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const { low, high } = meanInterval(differences, { ...range, size }, size);
  const level = [before, after].every(canChange) ? apartLevel : 0.95;
  const apart = [before, after].map((side) =>
    meanInterval(side.changes.slice(0, n), { ...side.range, size }, size, level),
  );
  const [ofBefore = range, ofAfter = range] = apart;
  const evidence = evidenceAgainst({ low: -tau, high: tau }, differences, { ...range, size }, size);
  return {
    n,
    mean: rounded(mean),
    se: rounded(n > 1 ? Math.sqrt((squares / (n - 1) / n) * (1 - n / size)) : 0),
    low: rounded(low),
    high: rounded(high),
    unpaired: { low: rounded(ofAfter.low - ofBefore.high), high: rounded(ofAfter.high - ofBefore.low) },
    p: Math.min(1, 1 / evidence),
  };
}

/** A unit that provably changes nothing counts as fully drawn. */
function drawn(side: PairedSide): number {
  return canChange(side) ? side.changes.length : Infinity;
}

function canChange({ range }: PairedSide): boolean {
  return range.low !== 0 || range.high !== 0;
}

/** Differences tested together: with Holm's adjustment, `p ≤ 5 %` is *changed*. */
export function judged<T extends SingleDifference>(
  differences: readonly T[],
  tau: number,
): readonly (T & Pick<Difference, 'state'>)[] {
  const adjusted = adjustByHolm(differences.map(({ p }) => p));
  return differences.map((difference, i) => {
    const p = Number(at(adjusted, i).toPrecision(4));
    const isWithin = difference.low >= -tau && difference.high <= tau;
    const state = p <= familyError ? 'changed' : isWithin ? 'unchanged' : 'undetermined';
    return { ...difference, p, state };
  });
}

/** Millionths of a point are rounding errors of floating-point sums. */
function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6 + 0;
}
