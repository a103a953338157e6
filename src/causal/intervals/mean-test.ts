import { studentMean } from './student-mean.ts';
import { studentTail } from './student.ts';

/**
 * The p-value of the hypothesis that independent values have mean zero: Student's t test. Where all values are one number,
 * which has no scatter, it is that of the sign test.
 * @param values at least two
 */
export function meanTest(values: readonly number[]): number {
  const { mean, se } = studentMean(values);
  if (mean === 0 && se === 0) return 1;
  return se === 0 ? 2 ** (1 - values.length) : studentTail(mean / se, values.length - 1);
}
