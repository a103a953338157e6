import { at } from '../at.ts';
import { type Size, volumeOf } from '../documents/box.ts';
import { stepsOf } from '../documents/cut.ts';
import type { IntensityChange } from '../documents/preprocessing.ts';
import { filledNonzeroMask } from './resampling/nonzero.ts';
import {
  type ChangeValue,
  forEachValue,
  type StoredChannel,
  type StoredImage,
  valuesOf,
} from './stored-image.ts';

/** An image, and what becomes of its values. */
export interface ChangedImage {
  readonly image: StoredImage;
  readonly change?: ChangeValue;
  /** What becomes of them before they are normalized, where they are clipped. */
  readonly clipped?: ChangeValue;
}

/**
 * How the values of an image are clipped, to two values and to two of its percentiles, and then normalized by fixed numbers
 * or by its own statistics, each channel by itself. By *zscoreNonzero*, what is 0 once it is clipped stays 0 and does not
 * count; by *zscoreMasked*, what lies outside of the filled mask of what is not 0 in the file. Standard deviations are those
 * of the population. Only *zscoreMasked* takes a copy.
 */
export function changedImage(image: StoredImage, asked: IntensityChange): ChangedImage {
  const { clip, clipPercentiles, normalize } = asked;
  if (clip === undefined && clipPercentiles === undefined && normalize === undefined) return { image };
  if (normalize === 'zscoreMasked') return { image: maskedImage(image, asked) };
  const clippings = image.channels.map((channel) => clippingOf(channel, image.size, asked));
  const clipped: ChangeValue = (value, channel) => clippings[channel]?.(value) ?? value;
  const isClipped = clip !== undefined || clipPercentiles !== undefined;
  if (normalize === undefined) return { image, change: clipped, clipped };
  const changes = image.channels.map((channel, c) =>
    changeOf(channel, c, image.size, at(clippings, c), normalize),
  );
  return {
    image,
    change: (value, channel) => changes[channel]?.(value) ?? value,
    ...(isClipped && { clipped }),
  };
}

function changeOf(
  channel: StoredChannel,
  index: number,
  size: Size<'image'>,
  clipped: (value: number) => number,
  normalize: NonNullable<IntensityChange['normalize']>,
): (value: number) => number {
  if (typeof normalize === 'object') {
    const [mean, deviation] = [numberOf(normalize.mean, index), numberOf(normalize.std, index)];
    return (value) => (clipped(value) - mean) / deviation;
  }
  const isNonzero = normalize === 'zscoreNonzero';
  let [count, sum, min, max] = [0, 0, Infinity, -Infinity];
  forEachValue(channel, size, (value) => {
    const own = clipped(value);
    if (isNonzero && own === 0) return;
    count++;
    sum += own;
    if (own < min) min = own;
    if (own > max) max = own;
  });
  if (normalize === 'minmax') {
    const range = max > min ? max - min : 1;
    return (value) => (clipped(value) - min) / range;
  }
  const mean = count === 0 ? 0 : sum / count;
  let squares = 0;
  forEachValue(channel, size, (value) => {
    const own = clipped(value);
    if (!(isNonzero && own === 0)) squares += (own - mean) ** 2;
  });
  const deviation = Math.sqrt(squares / Math.max(1, count)) || 1;
  return (value) => {
    const own = clipped(value);
    return isNonzero && own === 0 ? 0 : (own - mean) / deviation;
  };
}

/** Of one number for all channels, or one for each, that of a channel. */
export function numberOf(numbers: number | readonly number[], channel: number): number {
  if (typeof numbers === 'number') return numbers;
  return numbers.length === 1 ? at(numbers, 0) : at(numbers, channel);
}

function clippingOf(
  channel: StoredChannel,
  size: Size<'image'>,
  { clip, clipPercentiles }: IntensityChange,
): (value: number) => number {
  const [least, largest] = clip ?? [-Infinity, Infinity];
  const bounds = clipPercentiles && percentilesOf(channel, size, clipPercentiles);
  const within = (bound: number): number => Math.min(largest, Math.max(least, bound));
  const [low, high] = bounds ? [within(bounds[0]), within(bounds[1])] : [least, largest];
  return (value) => (value < low ? low : value > high ? high : value);
}

/** An image whose values within the filled mask of what is not 0 are normalized by those; outside of it they are 0. */
function maskedImage(image: StoredImage, asked: IntensityChange): StoredImage {
  const mask = filledNonzeroMask(image);
  const { size } = image;
  const channels = image.channels.map((channel): StoredChannel => {
    const data = valuesOf({ ...image, channels: [channel] });
    const clipped = clippingOf(channel, size, asked);
    let [count, sum, squares] = [0, 0, 0];
    for (let i = 0; i < data.length; i++) {
      if (mask[i] === 0) continue;
      data[i] = clipped(data[i] ?? 0);
      count++;
      sum += data[i] ?? 0;
    }
    const mean = sum / Math.max(1, count);
    for (let i = 0; i < data.length; i++) if (mask[i] !== 0) squares += ((data[i] ?? 0) - mean) ** 2;
    const deviation = Math.sqrt(squares / Math.max(1, count)) || 1;
    for (let i = 0; i < data.length; i++) data[i] = mask[i] === 0 ? 0 : ((data[i] ?? 0) - mean) / deviation;
    return { data, start: 0, steps: stepsOf(size), slope: 1, intercept: 0 };
  });
  return { size, depth: 'float32', channels };
}

/** Values at percentiles, between the two nearest, as NumPy's `percentile`. */
function percentilesOf(
  channel: StoredChannel,
  size: Size<'image'>,
  percentiles: readonly [number, number],
): readonly [number, number] {
  const valueAt = channel.data.BYTES_PER_ELEMENT <= 2 ? byCounting(channel, size) : bySorting(channel, size);
  const between = (percent: number): number => {
    const place = (percent / 100) * (volumeOf(size) - 1);
    const [below, above] = [valueAt(Math.floor(place)), valueAt(Math.ceil(place))];
    return below + (above - below) * (place - Math.floor(place));
  };
  return [between(percentiles[0]), between(percentiles[1])];
}

/** The values of a channel by their places in ascending order. */
type InOrder = (place: number) => number;

function bySorting(channel: StoredChannel, size: Size<'image'>): InOrder {
  const sorted = new Float32Array(volumeOf(size));
  let next = 0;
  forEachValue(channel, size, (value) => {
    sorted[next++] = value;
  });
  sorted.sort();
  return (place) => sorted[place] ?? 0;
}

const [leastOfTwoBytes, mostOfTwoBytes] = [-(2 ** 15), 2 ** 16];

/** Numbers of one or two bytes are counted by value, which takes no copy of them. */
function byCounting(channel: StoredChannel, size: Size<'image'>): InOrder {
  const { slope, intercept } = channel;
  const counts = new Uint32Array(mostOfTwoBytes - leastOfTwoBytes);
  forEachValue({ ...channel, slope: 1, intercept: 0 }, size, (stored) => {
    const index = stored - leastOfTwoBytes;
    counts[index] = (counts[index] ?? 0) + 1;
  });
  return (place) => {
    let left = slope < 0 ? volumeOf(size) - 1 - place : place;
    const index = counts.findIndex((count) => (left -= count) < 0);
    return Math.fround(slope * (index + leastOfTwoBytes) + intercept);
  };
}
