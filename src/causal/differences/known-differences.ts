import { type Difference } from '../../documents/comparison.ts';
import { judged, type SingleDifference, pairedDifference, type PairedSide } from './paired.ts';

/** One unit in both models as far as it has been measured, and the size of the pool. */
export interface PairedUnit {
  readonly before: PairedSide;
  readonly after: PairedSide;
  readonly size: number;
}

/**
 * The differences of units that both models have taken a draw of, or that provably change nothing. Differences whose
 * draws have not changed since the last call are not computed again.
 * @param units how many there are
 * @param unitAt the draws and range of each
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
