/**
 * Blurs height × width × channels values by a Gaussian of `sigma` pixels, cut off at 4 sigma; at the borders the
 * image is mirrored (`b a | a b c`). A sigma of 0 gives the same values.
 */
export function blur(
  data: Float32Array,
  height: number,
  width: number,
  channels: number,
  sigma: number,
): Float32Array {
  if (sigma <= 0) return data.slice();
  const kernel = gaussian(sigma);
  return blurAxis(blurAxis(data, width, channels, kernel), height, width * channels, kernel);
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
