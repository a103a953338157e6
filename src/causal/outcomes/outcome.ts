import type { OutcomeName } from '../../documents/outcomes.ts';
import type { Reading } from './head.ts';

/** What the outcomes of a box are computed from. Soft sums are over probabilities instead of decided pixels. */
export interface Counts {
  /** Pixels predicted and of the reference. */
  readonly intersection: number;
  readonly predicted: number;
  readonly reference: number;
  readonly softIntersection: number;
  readonly softPredicted: number;
  /** Pixels in all. */
  readonly pixels: number;
}

/**
 * Counts a reading of a box against its reference, a binary mask.
 * @param within which pixels of the box count: a binary mask; null: all
 */
export function count(
  { predicted, probability }: Reading,
  reference: Uint8Array,
  within: Uint8Array | null,
): Counts {
  const counts = { intersection: 0, predicted: 0, reference: 0, softIntersection: 0, softPredicted: 0 };
  let pixels = 0;
  for (let i = 0; i < predicted.length; i++) {
    if (within !== null && within[i] !== 1) continue;
    pixels++;
    const p = predicted[i] ?? 0;
    const r = reference[i] ?? 0;
    const soft = probability[i] ?? 0;
    counts.predicted += p;
    counts.reference += r;
    counts.intersection += p * r;
    counts.softPredicted += soft;
    counts.softIntersection += soft * r;
  }
  return { ...counts, pixels };
}

/** The counts of a box in which a part that counted `before` now counts `after`. */
export function replacePart(whole: Counts, before: Counts, after: Counts): Counts {
  return {
    intersection: whole.intersection - before.intersection + after.intersection,
    predicted: whole.predicted - before.predicted + after.predicted,
    reference: whole.reference,
    softIntersection: whole.softIntersection - before.softIntersection + after.softIntersection,
    softPredicted: whole.softPredicted - before.softPredicted + after.softPredicted,
    pixels: whole.pixels,
  };
}

/**
 * An outcome's value. Dice in points is `100·2·|P∩R| / (|P| + |R| + 1e-10)`, so that empty against empty is 0
 * (PdCR, arXiv 2602.20511).
 */
export function outcomeOf(name: OutcomeName, counts: Counts): number {
  const { intersection, predicted, reference, softIntersection, softPredicted, pixels } = counts;
  switch (name) {
    case 'dice':
      return (100 * 2 * intersection) / (predicted + reference + 1e-10);
    case 'softDice':
      return (100 * 2 * softIntersection) / (softPredicted + reference + 1e-10);
    case 'iou':
      return (100 * intersection) / (predicted + reference - intersection + 1e-10);
    case 'falsePositives':
      return predicted - intersection;
    case 'falseNegatives':
      return reference - intersection;
    case 'meanProbability':
      return (100 * softPredicted) / pixels;
  }
}

/** Dice in points. */
export function dice(counts: Counts): number {
  return outcomeOf('dice', counts);
}

/**
 * The least and most an outcome of `whole` can change by when only a part of it, which counts `part`, changes: the
 * part's pixels of the reference and of the rest are predicted all or not at all.
 */
export function changeRange(
  name: OutcomeName,
  whole: Counts,
  part: Counts,
): { readonly low: number; readonly high: number } {
  const corners = [0, part.reference].flatMap((hits) =>
    [0, part.pixels - part.reference].map((wrong) => {
      const after = {
        ...part,
        intersection: hits,
        predicted: hits + wrong,
        softIntersection: hits,
        softPredicted: hits + wrong,
      };
      return outcomeOf(name, replacePart(whole, part, after));
    }),
  );
  const before = outcomeOf(name, whole);
  return { low: Math.min(...corners) - before, high: Math.max(...corners) - before };
}

/** The most that an outcome of `whole` can change by when only a part of it changes, whatever it was before. */
export function outcomeSpan(name: OutcomeName, part: Counts, whole: Counts): number {
  switch (name) {
    case 'dice':
    case 'softDice':
    case 'iou':
      return 100;
    case 'falsePositives':
    case 'falseNegatives':
      return part.pixels;
    case 'meanProbability':
      return (100 * part.pixels) / whole.pixels;
  }
}
