import { sizeOf } from '../tensor.ts';
import type { SlidingWindows } from './sliding-windows.ts';

/** The standard deviation of Gaussian importance, as a share of the window. */
const sigmaShare = 1 / 8;

/** The least importance that MONAI gives a position, where the largest is 1. */
const leastOfMonai = 1e-3;

/**
 * How much each position of a window counts where windows overlap, in row order, at most 1: 1 everywhere, or a Gaussian.
 * nnU-Net's has its middle on a position (`compute_gaussian`), MONAI's in the exact middle and is no less than 0.001
 * (`compute_importance_map`).
 */
export function importanceOf({
  size,
  weights,
  like,
}: Pick<SlidingWindows, 'size' | 'weights' | 'like'>): Float32Array {
  if (weights === 'constant') return new Float32Array(sizeOf(size)).fill(1);
  const product = size.reduce((found, length) => {
    const along = gaussian(length, like === 'nnunet' ? Math.floor(length / 2) : (length - 1) / 2);
    const times = new Float64Array(found.length * length);
    for (const [i, value] of found.entries())
      times.set(
        along.map((own) => value * own),
        i * length,
      );
    return times;
  }, Float64Array.of(1));
  const least = like === 'monai' ? leastOfMonai : 0;
  return Float32Array.from(product, (value) => Math.max(least, value));
}

function gaussian(length: number, middle: number): Float64Array {
  const sigma = length * sigmaShare;
  return Float64Array.from({ length }, (_, i) => Math.exp(-0.5 * ((i - middle) / sigma) ** 2));
}
