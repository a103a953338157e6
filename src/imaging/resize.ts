import { at } from '../at.ts';
import { type Size, type Space, volumeOf } from '../documents/box.ts';
import { nearestPositions } from '../documents/nearest.ts';

/**
 * Resizes values (one row-order array over a size, with `channels` values at each position) with a triangle filter,
 * widened by the scale where it shrinks, with half-pixel centres: Pillow's `BILINEAR` on float images, along each axis.
 * The same size returns the same values.
 */
export function resizeLinear<A extends Space, B extends Space>(
  data: Float32Array,
  from: Size<A>,
  to: Size<B>,
  channels: number,
): Float32Array {
  let values = data;
  const lengths = [...from];
  for (let axis = from.length - 1; axis >= 0; axis--) {
    const [length, toLength] = [at(lengths, axis), at(to, axis)];
    if (length === toLength) continue;
    values = resampleAxis(values, length, volumeOf(lengths.slice(axis + 1)) * channels, toLength);
    lengths[axis] = toLength;
  }
  return values === data ? data.slice() : values;
}

/** Resizes values by taking the position under each centre, along each axis: Pillow's `NEAREST`. */
export function resizeNearest<A extends Space, B extends Space>(
  data: Float32Array,
  from: Size<A>,
  to: Size<B>,
  channels: number,
): Float32Array {
  const sources = nearestPositions(from, to);
  const result = new Float32Array(sources.length * channels);
  sources.forEach((source, i) => {
    result.set(data.subarray(source * channels, (source + 1) * channels), i * channels);
  });
  return result;
}

/** Resamples the middle axis of values laid out as (anything) × `length` × `inner`. */
function resampleAxis(data: Float32Array, length: number, inner: number, toLength: number): Float32Array {
  const outer = data.length / (length * inner);
  const result = new Float32Array(outer * toLength * inner);
  const sums = new Float64Array(inner);
  const taps = Array.from({ length: toLength }, (_, i) => triangleTaps(i, length / toLength, length));
  for (let o = 0; o < outer; o++) {
    taps.forEach(({ start, weights }, i) => {
      sums.fill(0);
      weights.forEach((weight, k) => {
        const from = (o * length + start + k) * inner;
        for (let c = 0; c < inner; c++) sums[c] = (sums[c] ?? 0) + weight * (data[from + c] ?? 0);
      });
      result.set(sums, (o * toLength + i) * inner);
    });
  }
  return result;
}

/** The pixels that one resampled pixel is the weighted mean of; `scale` is source pixels per resampled pixel. */
function triangleTaps(i: number, scale: number, length: number): { start: number; weights: number[] } {
  const support = Math.max(scale, 1);
  const centre = (i + 0.5) * scale;
  const start = Math.max(Math.trunc(centre - support + 0.5), 0);
  const end = Math.min(Math.trunc(centre + support + 0.5), length);
  const weights = Array.from({ length: end - start }, (_, k) =>
    Math.max(0, 1 - Math.abs(start + k + 0.5 - centre) / support),
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return { start, weights: weights.map((weight) => weight / sum) };
}
