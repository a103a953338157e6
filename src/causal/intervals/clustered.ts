import type { Estimate } from '../../documents/components.ts';
import { studentHalfWidth } from './student.ts';

/**
 * Mean over images, each image one cluster: draws of one image have its content in common and say little of others.
 * The 95 % interval is Student's t on the images' means, whose scatter holds what is uncertain within each as well.
 * @param means one value an image, at least two
 */
export function meanOverImages(means: readonly number[]): Estimate {
  const n = means.length;
  const mean = means.reduce((sum, value) => sum + value, 0) / n;
  const squares = means.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const se = Math.sqrt(squares / (n - 1) / n);
  const half = studentHalfWidth(n - 1) * se;
  return { mean, se, low: mean - half, high: mean + half };
}
