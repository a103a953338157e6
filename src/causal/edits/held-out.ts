import { studentMean } from '../intervals/student-mean.ts';
import { studentHalfWidth } from '../intervals/student.ts';

/** Share of cases in which a margin is called kept although the mean over all images of the kind exceeds it. */
const error = 0.05;

/** How many of a list of models, each smaller than the one before, lose no more than a margin on images that choose. */
export function withinMargin(losses: readonly (readonly number[])[], margin: number): number {
  const first = losses.findIndex((own) => meanOf(own) > margin);
  return first < 0 ? losses.length : first;
}

/**
 * How many of these models are shown to keep the margin on images that did not choose: one after the other, from the
 * largest model to the smallest, until the first that is not (a fixed sequence, whose error is that of a single test).
 * @param losses of each model, by image, at least two images
 */
export function provenWithin(losses: readonly (readonly number[])[], margin: number): number {
  const first = losses.findIndex((own) => upperBound(own) > margin);
  return first < 0 ? losses.length : first;
}

/**
 * One-sided 95 % bound of the mean loss over images of the kind: Student's t, each image one value. Where losses are skewed
 * to large ones, it is corrected as Johnson (1978) does.
 */
export function upperBound(losses: readonly number[]): number {
  const { mean, se } = studentMean(losses);
  const n = losses.length;
  const third = losses.reduce((sum, value) => sum + (value - mean) ** 3, 0) / n;
  const variance = se * se * n;
  const t = studentHalfWidth(n - 1, 1 - 2 * error);
  const shift = variance === 0 ? 0 : Math.max(0, (third / (6 * variance * n)) * (1 + 2 * t * t));
  return mean + t * se + shift;
}

/**
 * Whether gains over images are above zero beyond doubt, as one of several that are tested.
 * @param tests how many there are (Bonferroni)
 */
export function isGain(gains: readonly number[], tests: number): boolean {
  const { mean, se } = studentMean(gains);
  return mean - studentHalfWidth(gains.length - 1, 1 - (2 * error) / tests) * se > 0;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
