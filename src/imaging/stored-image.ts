import { at } from '../at.ts';
import { type Box, type Size, volumeOf, wholeBox } from '../documents/box.ts';
import { rowStarts, stepsOf } from '../documents/cut.ts';
import { type Raster, sizeOf } from './raster.ts';
import type { Volume, VolumeData, VolumeType } from './volumes/volume.ts';

/** The values of one channel, where they lie in an array that other channels may share. */
export interface StoredChannel {
  readonly data: VolumeData;
  /** Where the first value lies, and how far apart those of neighbours are along each axis; below 0 where it is turned. */
  readonly start: number;
  readonly steps: readonly number[];
  /** A value is `slope · stored + intercept`. */
  readonly slope: number;
  readonly intercept: number;
}

/** An image or a volume as its files store it. Nothing is copied. */
export interface StoredImage {
  readonly size: Size<'image'>;
  readonly channels: readonly StoredChannel[];
  /** What the files store; `float32` where they differ. */
  readonly depth: VolumeType;
}

/** A decoded picture, whose channels are innermost. */
export function imageOfRaster(raster: Raster): StoredImage {
  const { data, channels, depth } = raster;
  return {
    size: sizeOf(raster),
    depth,
    channels: Array.from({ length: channels }, (_, start) => ({
      ...{ data, start, steps: [raster.width * channels, channels] },
      ...{ slope: 1, intercept: 0 },
    })),
  };
}

/** A volume, whose channels are outermost. */
export function imageOfVolume({ size, channels, data, slope, intercept }: Volume): StoredImage {
  const voxels = volumeOf(size);
  return {
    size,
    depth: typeOf(data),
    channels: Array.from({ length: channels }, (_, channel) => ({
      ...{ data, start: channel * voxels, steps: stepsOf(size) },
      ...{ slope, intercept },
    })),
  };
}

/** The type of an array by name. */
function typeOf(data: VolumeData): VolumeType {
  return data.constructor.name.replace('Array', '').toLowerCase() as VolumeType;
}

/** Whether the values of a channel are the numbers that its file stores. */
export function isAsStored({ slope, intercept }: StoredChannel): boolean {
  return slope === 1 && intercept === 0;
}

/** Whether all values of an image are whole numbers from 0 to 255. */
export function isOfBytes({ depth, channels }: StoredImage): boolean {
  return depth === 'uint8' && channels.every(isAsStored);
}

/**
 * The values of a channel in row order, whole numbers that are stored as they are in their own type; a view where they lie
 * so. What is not finite counts as 0.
 */
export function channelValues(image: StoredImage, channel: StoredChannel): VolumeData {
  const { data, start, steps } = channel;
  const { size } = image;
  const isRead = isAsStored(channel);
  const isWhole = !(data instanceof Float32Array || data instanceof Float64Array);
  if (isRead && steps.join() === stepsOf(size).join()) {
    const view = data.subarray(start, start + volumeOf(size));
    if (isWhole || view.every(Number.isFinite)) return view;
  }
  if (!isRead || !isWhole) return valuesOf({ ...image, channels: [channel] });
  const values = new (data.constructor as new (length: number) => VolumeData)(volumeOf(size));
  const [row, step] = [at(size, size.length - 1), at(steps, steps.length - 1)];
  let to = 0;
  for (const first of rowStarts(wholeBox(size), steps))
    for (let x = 0, place = start + first; x < row; x++, place += step) values[to++] = data[place] ?? 0;
  return values;
}

/** Calls back with each value of a channel, in row order; what is not finite counts as 0. */
export function forEachValue(
  { data, start, steps, slope, intercept }: StoredChannel,
  size: Size<'image'>,
  use: (value: number) => void,
): void {
  const [row, step] = [at(size, size.length - 1), at(steps, steps.length - 1)];
  for (const first of rowStarts(wholeBox(size), steps)) {
    for (let x = 0, place = start + first; x < row; x++, place += step) {
      const stored = data[place] ?? 0;
      use(Number.isFinite(stored) ? slope * stored + intercept : 0);
    }
  }
}

/** What becomes of a value of a channel. */
export type ChangeValue = (value: number, channel: number) => number;

/** All values, in row order with the channels innermost; what is not finite counts as 0. */
export function valuesOf(image: StoredImage, change?: ChangeValue): Float32Array {
  return valuesIn(image, wholeBox(image.size), change);
}

/**
 * The values of a box, in row order with the channels innermost; what is not finite, or lies outside of the image, is 0.
 * @param box may reach beyond the image
 * @param change what becomes of the values of each channel; outside of the image they are 0 in any case
 */
export function valuesIn(
  { size, channels }: StoredImage,
  box: Box<'image'>,
  change?: ChangeValue,
): Float32Array {
  const result = new Float32Array(volumeOf(box.size) * channels.length);
  const from = box.start.map((first) => Math.max(0, first));
  const lengths = box.start.map((first, axis) =>
    Math.max(0, Math.min(at(size, axis), first + at(box.size, axis)) - at(from, axis)),
  );
  const inside: Box<'image'> = { start: from, size: lengths };
  const inBox = { ...inside, start: from.map((first, axis) => first - at(box.start, axis)) };
  const last = lengths.length - 1;
  const row = at(lengths, last);
  const targets = rowStarts(inBox, stepsOf(box.size));
  for (const [channel, { data, start, steps, slope, intercept }] of channels.entries()) {
    const step = at(steps, last);
    for (const [i, first] of rowStarts(inside, steps).entries()) {
      let to = at(targets, i) * channels.length + channel;
      let place = start + first;
      for (let x = 0; x < row; x++, place += step, to += channels.length) {
        const stored = data[place] ?? 0;
        const value = Number.isFinite(stored) ? slope * stored + intercept : 0;
        result[to] = change === undefined ? value : change(value, channel);
      }
    }
  }
  return result;
}
