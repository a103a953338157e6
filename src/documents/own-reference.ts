import type { Roi } from './roi.ts';
import { kindOfRoi } from './roi-choice.ts';

/** Pixels of the RoI that are predicted and of the reference. */
interface MarkedCounts {
  readonly predicted: number;
  readonly reference: number;
}

/**
 * Whether the prediction stands for the reference in a RoI: where it was chosen as a component of the prediction or of the
 * error, and the mask has nothing of the class in it, as in a false positive. Dice would be 0 whatever changes.
 */
export function isItsOwnReference({ chosen }: Pick<Roi, 'chosen'>, counts: MarkedCounts): boolean {
  if (chosen === undefined || counts.reference > 0 || counts.predicted === 0) return false;
  const kind = kindOfRoi(chosen);
  return kind === 'component of prediction' || kind === 'component of error';
}
