import type { Cause, CauseKind } from './causes.ts';
import type { Baseline } from './explanation.ts';

/** How kinds of causes are called. */
export const causeKindWords: Readonly<Record<CauseKind, string>> = {
  channel: 'Channel',
  flip: 'Mirroring',
  orientation: 'Orientation',
  intensity: 'Intensities',
  spacing: 'Spacing',
  fold: 'Fold',
};

/** Counts of the RoI without treatment. */
type RoiBaseline = Pick<Baseline, 'predicted' | 'pixels'>;

/**
 * The share of the RoI's predicted pixels that stay predicted, in percent; null where it was not measured, or nothing is
 * predicted to begin with.
 */
export function remainingOf({ found }: Pick<Cause, 'found'>, { predicted }: RoiBaseline): number | null {
  return found === null || predicted === 0 ? null : 100 * (1 - found.lost.mean / predicted);
}

/** What a cause comes to, in one sentence without its full stop: "gone when the x axis is flipped"; of one that was not tried, with the reason. */
export function conclusionOf(cause: Cause, baseline: RoiBaseline): string {
  if (cause.found === null)
    return `not known when ${cause.done}: ${cause.problem ?? 'it could not be tried'}`;
  return `${verdictOf(cause, baseline)} when ${cause.done}`;
}

/** Shares of the RoI, in percent, from which it counts as all of it, most of it, and any of it. */
const [nearlyAll, most, some] = [95, 50, 2];

function verdictOf(cause: Cause, baseline: RoiBaseline): string {
  const { found } = cause;
  const { predicted, pixels } = baseline;
  if (found === null || found.lost.mean + found.gained.mean === 0) return 'unchanged';
  const remaining = remainingOf(cause, baseline);
  if (found.state === 'undetermined') return 'not yet distinguishable from zero';
  if (remaining === null) {
    const share = (100 * found.gained.mean) / pixels;
    if (share >= nearlyAll) return 'found';
    return share >= most ? 'mostly found' : share >= some ? 'partly found' : 'hardly changed';
  }
  const lost = 100 - remaining;
  if (lost >= nearlyAll) return 'gone';
  if (lost >= most) return 'mostly gone';
  const gained = (100 * found.gained.mean) / predicted;
  if (lost < some && gained < some) return 'hardly changed';
  return gained > lost ? 'larger' : 'smaller';
}

/** Causes by the size of their effects on Dice, then by how many pixels change; those that could not be tried last. */
export function causesBySize(causes: readonly Cause[]): readonly Cause[] {
  const flipped = ({ lost, gained }: NonNullable<Cause['found']>): number => lost.mean + gained.mean;
  return causes.toSorted(({ found: a }, { found: b }) => {
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return Math.abs(b.mean) - Math.abs(a.mean) || flipped(b) - flipped(a);
  });
}
