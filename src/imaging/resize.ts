/**
 * Resizes height × width × channels values with a triangle filter, widened by the scale where it shrinks, with
 * half-pixel centres: Pillow's `BILINEAR` on float images. The same size gives the same values.
 */
export function resizeBilinear(
  data: Float32Array,
  height: number,
  width: number,
  channels: number,
  toHeight: number,
  toWidth: number,
): Float32Array {
  const wide = width === toWidth ? data : resampleAxis(data, width, channels, toWidth);
  return height === toHeight ? wide.slice() : resampleAxis(wide, height, toWidth * channels, toHeight);
}

/** Resizes height × width × channels values by taking the pixel under each centre: Pillow's `NEAREST`. */
export function resizeNearest(
  data: Float32Array,
  height: number,
  width: number,
  channels: number,
  toHeight: number,
  toWidth: number,
): Float32Array {
  const result = new Float32Array(toHeight * toWidth * channels);
  for (let y = 0; y < toHeight; y++) {
    const row = Math.floor(((y + 0.5) * height) / toHeight) * width;
    for (let x = 0; x < toWidth; x++) {
      const from = (row + Math.floor(((x + 0.5) * width) / toWidth)) * channels;
      result.set(data.subarray(from, from + channels), (y * toWidth + x) * channels);
    }
  }
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
