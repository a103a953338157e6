import { studentMean } from './student-mean.ts';
import { studentTail } from './student.ts';

/**
 * The p-value of the hypothesis that independent values have mean zero: Student's t test. Where all values are one number,
 * which has no scatter, it is that of the sign test.
 * @param values at least two
 */
export function meanTest(values: readonly number[]): number {
  const { mean, se } = studentMean(values);
  if (se > rounding * Math.abs(mean)) return studentTail(mean / se, values.length - 1);
  return mean === 0 ? 1 : 2 ** (1 - values.length);
}

/** Scatter below this share of the mean is that of floating-point sums. */
const rounding = 1e-9;
