import type { Estimate } from '../../documents/effects.ts';
import { studentHalfWidth } from './student.ts';

/**
 * Mean over images, each image one cluster: draws on one image share its content and say little about other images.
 * The 95 % interval is Student's t on the images' means, whose scatter includes the uncertainty within each image.
 * @param means one value per image, at least two
 */
export function meanOverImages(means: readonly number[]): Estimate {
  const n = means.length;
  const mean = means.reduce((sum, value) => sum + value, 0) / n;
  const squares = means.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const se = Math.sqrt(squares / (n - 1) / n);
  const half = studentHalfWidth(n - 1) * se;
  return { mean, se, low: mean - half, high: mean + half };
}
