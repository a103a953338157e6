import { at } from '../at.ts';
import { isChannelsFirst } from '../documents/axes.ts';
import { type Box, common, volumeOf, wholeBox } from '../documents/box.ts';
import type { ModelInput } from '../documents/explanation.ts';
import type { StepName } from '../documents/input-steps.ts';
import { inModelColours } from './colour.ts';
import { type ChangedImage, changedImage } from './intensity.ts';
import { partOf, resampled } from './resampling/resample.ts';
import { resizeLinear } from './resize.ts';
import { type StoredImage, valuesIn, valuesOf } from './stored-image.ts';

/** What of a model's input says how an image becomes its intensities. */
export type ModelSpace = Omit<ModelInput, 'name' | 'layout' | 'mean' | 'std'>;

/**
 * An image as intensities at model size, in row order, in the model's channel order at each position.
 *
 * Colours are converted first. Then the image is cropped and resampled to its grid; values are clipped and normalized, after
 * that or before; and a part is cut out, 0 where it lies outside, or the image is resized. Then they are divided by `scale`
 * (so that, by the usual scales, they lie in [0, 1]); mean and standard deviation are left to `normalize`.
 * @param record is called after each step that changes something; after resampling, with the part that the model takes where
 * the rest is not needed
 */
export function toModelSpace(
  image: StoredImage,
  input: ModelSpace,
  record: RecordStep = () => undefined,
): Float32Array {
  const { crop, size, scale, channels } = input;
  const part: Box<'image'> | null = crop ? { start: crop.start, size: [...size] } : null;
  const { image: changed, change, start } = onItsGrid(inModelColours(image, input), input, part, record);
  const values =
    part === null
      ? resizeLinear(valuesOf(changed, change), changed.size, size, input.channels)
      : valuesIn(
          changed,
          { ...part, start: part.start.map((first, axis) => first - at(start, axis)) },
          change,
        );
  const own: readonly number[] = input.grid?.size ?? image.size;
  const isFitted = part === null || part.start.some((first) => first !== 0);
  if (isFitted || own.join() !== size.join())
    record('fit', { image: interleaved(values, { size, channels }) });
  if (scale !== 1) for (let i = 0; i < values.length; i++) values[i] = (values[i] ?? 0) / scale;
  return values;
}

/** Hears of an image after a step. */
export type RecordStep = (step: StepName, changed: ChangedImage) => void;

/** Values whose channels are innermost, as an image. */
export function interleaved(
  data: Float32Array,
  { size, channels }: Pick<ModelInput, 'size' | 'channels'>,
): StoredImage {
  const steps = size.map((_, axis) => channels * volumeOf<'input'>(size.slice(axis + 1)));
  return {
    size: [...size],
    depth: 'float32',
    channels: Array.from({ length: channels }, (_, start) => ({
      ...{ data, start, steps },
      ...{ slope: 1, intercept: 0 },
    })),
  };
}

/** An image on its grid, as far as that is needed, and where on the grid it begins. */
interface GriddedImage extends ChangedImage {
  readonly start: readonly number[];
}

function onItsGrid(
  image: StoredImage,
  input: ModelSpace,
  part: Box<'image'> | null,
  record: RecordStep,
): GriddedImage {
  const { grid, normalizeBefore, spacing, cropToNonzero = false } = input;
  const start = image.size.map(() => 0);
  if (grid === undefined) return { ...recordedChange(image, input, record), start };
  const cropped = partOf(image, grid.box);
  if (cropToNonzero) record('cropToNonzero', { image: cropped });
  if (spacing === undefined) return { ...recordedChange(cropped, input, record), start };
  const whole = wholeBox<'image'>([...grid.size]);
  const needed = (part && common(part, whole)) ?? whole;
  const isNormalized = normalizeBefore === 'resampling';
  const before: ChangedImage = isNormalized ? recordedChange(cropped, input, record) : { image: cropped };
  const box = isNormalized || !hasStatistics(input) ? needed : whole;
  const placed = resampled(before.image, grid, box, input, before.change);
  record('resampling', { image: placed });
  const after = isNormalized ? { image: placed } : recordedChange(placed, input, record);
  return { ...after, start: box.start };
}

function recordedChange(image: StoredImage, input: ModelSpace, record: RecordStep): ChangedImage {
  const changed = changedImage(image, input);
  const { clipped } = changed;
  if (clipped) record('clip', { image, change: clipped });
  if (input.normalize !== undefined) record('normalize', changed);
  return changed;
}

/** Whether what becomes of a value depends on the others. */
function hasStatistics({ clipPercentiles, normalize }: ModelSpace): boolean {
  return clipPercentiles !== undefined || typeof normalize === 'string';
}

/**
 * Intensities (channels last, any number of spatial axes) as one item of the model's input: `(value − mean) / std` per
 * channel, channels first or last by the input's layout. One mean or std serves all channels.
 */
export function normalize(
  intensities: Float32Array,
  input: Pick<ModelInput, 'layout' | 'channels' | 'mean' | 'std'>,
): Float32Array {
  const { channels } = input;
  const isFirst = isChannelsFirst(input.layout);
  const mean = perChannel(input.mean, channels, 0);
  const std = perChannel(input.std, channels, 1);
  const pixels = intensities.length / channels;
  const tensor = new Float32Array(intensities.length);
  for (let i = 0; i < intensities.length; i++) {
    const c = i % channels;
    const to = isFirst ? c * pixels + (i - c) / channels : i;
    tensor[to] = ((intensities[i] ?? 0) - at(mean, c)) / at(std, c);
  }
  return tensor;
}

function perChannel(values: readonly number[], channels: number, otherwise: number): Float64Array {
  return Float64Array.from({ length: channels }, (_, c) => values[c] ?? values[0] ?? otherwise);
}
