import { at } from '../../at.ts';
import { type Box, volumeOf } from '../../documents/box.ts';
import { stepsOf } from '../../documents/cut.ts';
import type { ImageGrid } from '../../documents/explanation.ts';
import type { PreprocessingSettings } from '../../documents/preprocessing.ts';
import { type ChangeValue, type StoredChannel, type StoredImage, valuesOf } from '../stored-image.ts';
import { type Order, resampleAxis } from './resample-axis.ts';

/** How values are resampled. */
export type Resampling = Pick<PreprocessingSettings, 'order' | 'align'>;

/**
 * A part of an image on its grid, one axis after the other. As scikit-image does, cubic splines are kept within the range
 * of the values (of each slice where slices are resampled apart), unless centres are aligned.
 * @param image the part of the whole image that the grid covers
 * @param part of the grid
 * @param change what becomes of values before
 */
export function resampled(
  image: StoredImage,
  grid: ImageGrid,
  part: Box<'image'>,
  { order = 3, align = 'edges' }: Resampling,
  change?: ChangeValue,
): StoredImage {
  const channels = image.channels.map((channel, c): StoredChannel => {
    const alone: StoredImage = { ...image, channels: [channel] };
    const values = valuesOf(alone, change && ((value) => change(value, c)));
    const isClipped = align === 'edges' && order === 3;
    const data = resampledValues(values, { ...grid, part, order, isClipped });
    return { data, start: 0, steps: stepsOf(part.size), slope: 1, intercept: 0 };
  });
  return { size: part.size, depth: 'float32', channels };
}

/** A part of an image. Nothing is copied. */
export function partOf(image: StoredImage, { start, size }: Box<'image'>): StoredImage {
  return {
    ...image,
    size: [...size],
    channels: image.channels.map((channel) => ({
      ...channel,
      start: start.reduce((sum, first, axis) => sum + first * at(channel.steps, axis), channel.start),
    })),
  };
}

interface ResampledGrid extends ImageGrid {
  readonly part: Box<'image'>;
  readonly order: Order;
  readonly isClipped: boolean;
}

function resampledValues(
  values: Float32Array,
  { box, size, first, step, nearestAlong, part, order, isClipped }: ResampledGrid,
): Float32Array {
  const lengths = [...box.size];
  const isSame = (axis: number): boolean => at(step, axis) === 1 && at(size, axis) === at(box.size, axis);
  const isWhole = (axis: number): boolean => at(part.size, axis) === at(size, axis);
  // What shrinks most comes first: so nothing in between is larger than both what is given and what is found.
  const axes = lengths
    .map((_, axis) => axis)
    .filter((axis) => !(isSame(axis) && isWhole(axis)))
    .toSorted((a, b) => shrinkOf(a) - shrinkOf(b));
  function shrinkOf(axis: number): number {
    return at(part.size, axis) / at(box.size, axis);
  }
  const isMixed = axes.some((axis) => axis !== nearestAlong && !isSame(axis));
  const ranges = isClipped && isMixed ? new Ranges(values, box.size, nearestAlong) : null;
  let found = values;
  for (const axis of axes) {
    const places = Float64Array.from(
      { length: at(part.size, axis) },
      (_, i) => at(first, axis) - at(box.start, axis) + at(step, axis) * (at(part.start, axis) + i),
    );
    const isNearest = axis === nearestAlong || isSame(axis);
    found = resampleAxis(found, lengths, axis, places, isNearest ? 0 : order);
    if (axis === nearestAlong) ranges?.take(places);
    lengths[axis] = places.length;
  }
  ranges?.clip(found, lengths);
  return found;
}

/** The least and largest values of an array, or of each of its slices. */
class Ranges {
  private bounds: readonly (readonly [number, number])[];
  private readonly axis: number | undefined;

  constructor(values: Float32Array, size: readonly number[], axis: number | undefined) {
    this.axis = axis;
    const found = Array.from({ length: axis === undefined ? 1 : at(size, axis) }, (): [number, number] => [
      Infinity,
      -Infinity,
    ]);
    this.bounds = found;
    forEachSlice(values, size, axis, (value, slice) => {
      const bounds = at(found, slice);
      if (value < bounds[0]) bounds[0] = value;
      if (value > bounds[1]) bounds[1] = value;
    });
  }

  /** Keeps the nearest slice at each place. */
  take(places: Float64Array): void {
    const last = this.bounds.length - 1;
    this.bounds = Array.from(places, (place) =>
      at(this.bounds, Math.min(last, Math.max(0, Math.floor(place + 0.5)))),
    );
  }

  clip(values: Float32Array, size: readonly number[]): void {
    forEachSlice(values, size, this.axis, (value, slice, i) => {
      const [low, high] = at(this.bounds, slice);
      if (value < low) values[i] = low;
      else if (value > high) values[i] = high;
    });
  }
}

function forEachSlice(
  values: Float32Array,
  size: readonly number[],
  axis: number | undefined,
  use: (value: number, slice: number, i: number) => void,
): void {
  const inner = axis === undefined ? values.length : volumeOf(size.slice(axis + 1));
  const slices = axis === undefined ? 1 : at(size, axis);
  for (let i = 0; i < values.length; i++) use(values[i] ?? 0, Math.floor(i / inner) % slices, i);
}
