import type { Estimate } from '../../documents/effects.ts';
import { studentHalfWidth } from './student.ts';

/**
 * The mean of independent values, such as one for each image: draws on one image share its content and say little about
 * other images, so that each image is one cluster. The 95 % interval is Student's t on the values, whose scatter includes
 * the uncertainty within each.
 * @param values at least two
 */
export function studentMean(values: readonly number[]): Estimate {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const se = Math.sqrt(squares / (n - 1) / n);
  const half = studentHalfWidth(n - 1) * se;
  return { mean, se, low: mean - half, high: mean + half };
}
