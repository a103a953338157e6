import { type Difference } from '../../documents/comparison.ts';
import { judged, type SingleDifference, pairedDifference, type PairedSide } from './paired.ts';

/** One unit in both models, as far as it has been measured, and the treatments of the pool that count for it. */
export interface PairedUnit {
  readonly before: PairedSide;
  readonly after: PairedSide;
  readonly size: number;
}

/**
 * Tells the differences of units that both models have taken a draw of, or that provably change nothing; what has not
 * changed since it was last asked is not worked out again.
 * @param units how many there are
 * @param unitAt what is known of each
 */
export function knownDifferences(
  units: number,
  unitAt: (index: number) => PairedUnit,
  tau: number,
): () => readonly (Difference & { readonly index: number })[] {
  const known = new Map<number, { readonly draws: string; readonly difference: SingleDifference }>();
  const differenceAt = (index: number): SingleDifference | null => {
    const { before, after, size } = unitAt(index);
    const draws = [before.changes.length, after.changes.length, size].join();
    const last = known.get(index);
    if (last?.draws === draws) return last.difference;
    const difference = pairedDifference(before, after, size, tau);
    const isProved = [before, after].every(({ range }) => range.low === 0 && range.high === 0);
    if (difference.n === 0 && !isProved) return null;
    known.set(index, { draws, difference });
    return difference;
  };
  return () => {
    const found = Array.from({ length: units }, (_, index) => index).flatMap((index) => {
      const difference = differenceAt(index);
      return difference === null ? [] : [{ index, ...difference }];
    });
    return judged(found, tau);
  };
}
