import { at } from '../at.ts';
import { type Size, type Space, volumeOf } from '../documents/box.ts';

/**
 * Blurs values (in row order over a size, with `channels` values at each position) by a Gaussian, cut off at 4 sigma; at
 * the borders the image is mirrored (`b a | a b c`).
 * @param sigmas standard deviation along each axis, in positions; an axis of 0 stays as it is
 */
export function blur<S extends Space>(
  data: Float32Array,
  size: Size<S>,
  channels: number,
  sigmas: readonly number[],
): Float32Array {
  let values: Float32Array = data.slice();
  for (let axis = size.length - 1; axis >= 0; axis--) {
    const sigma = at(sigmas, axis);
    if (sigma <= 0) continue;
    values = blurAxis(values, at(size, axis), volumeOf(size.slice(axis + 1)) * channels, gaussian(sigma));
  }
  return values;
}

function gaussian(sigma: number): Float64Array {
  const radius = Math.ceil(4 * sigma);
  const weights = Float64Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-((i - radius) ** 2) / (2 * sigma * sigma)),
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** Blurs the middle axis of values laid out as (anything) × `length` × `inner`. */
function blurAxis(data: Float32Array, length: number, inner: number, kernel: Float64Array): Float32Array {
  const radius = (kernel.length - 1) / 2;
  const outer = data.length / (length * inner);
  const result = new Float32Array(data.length);
  const sums = new Float64Array(inner);
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < length; i++) {
      sums.fill(0);
      kernel.forEach((weight, k) => {
        const from = (o * length + mirror(i + k - radius, length)) * inner;
        for (let c = 0; c < inner; c++) sums[c] = (sums[c] ?? 0) + weight * (data[from + c] ?? 0);
      });
      result.set(sums, (o * length + i) * inner);
    }
  }
  return result;
}

/** The index within `length` that `i` falls on when the axis is mirrored over and over. */
function mirror(i: number, length: number): number {
  const period = 2 * length;
  const within = ((i % period) + period) % period;
  return within < length ? within : period - 1 - within;
}
