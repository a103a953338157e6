import { at } from '../at.ts';
import { volumeOf } from '../documents/box.ts';
import { stepsOf } from '../documents/cut.ts';
import { type Histogram, histogramBins } from '../documents/input-steps.ts';
import type { ChangedImage } from './intensity.ts';

/** As many values are counted at most, evenly spread over the image and its channels. */
const mostCounted = 2 ** 17;

/** How often the values of an image occur; what is not finite counts as 0, as everywhere. */
export function histogramOf({ image: { size, channels }, change }: ChangedImage): Histogram {
  const positions = volumeOf(size);
  let every = Math.max(1, Math.ceil((positions * channels.length) / mostCounted));
  // Else those that are counted would lie in a few columns of the image alone.
  while (haveCommonDivisor(every, at(size, size.length - 1))) every++;
  const strides = stepsOf(size);
  const values = new Float32Array(channels.length * Math.ceil(positions / every));
  let next = 0;
  for (const [c, { data, start, steps, slope, intercept }] of channels.entries()) {
    for (let i = 0; i < positions; i += every) {
      let [place, rest] = [start, i];
      for (let axis = 0; axis < strides.length; axis++) {
        const index = Math.floor(rest / (strides[axis] ?? 1));
        rest -= index * (strides[axis] ?? 1);
        place += index * (steps[axis] ?? 0);
      }
      const stored = data[place] ?? 0;
      const value = Number.isFinite(stored) ? slope * stored + intercept : 0;
      const changed = Math.fround(change === undefined ? value : change(value, c));
      values[next++] = Number.isFinite(changed) ? changed : 0;
    }
  }
  return counted(values);
}

function haveCommonDivisor(a: number, b: number): boolean {
  return b === 0 ? a > 1 : haveCommonDivisor(b, a % b);
}

function counted(values: Float32Array): Histogram {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const counts = Array.from({ length: histogramBins }, () => 0);
  const width = (high - low) / histogramBins;
  for (const value of values) {
    const bin = width > 0 ? Math.min(histogramBins - 1, Math.floor((value - low) / width)) : 0;
    counts[bin] = at(counts, bin) + 1;
  }
  return { low, high, counts };
}
