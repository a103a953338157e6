import { at } from '../at.ts';
import { isChannelsFirst } from '../documents/axes.ts';
import type { ModelInput } from '../documents/explanation.ts';
import { inModelColours } from './colour.ts';
import { intensityChange } from './intensity.ts';
import { resizeLinear } from './resize.ts';
import { type StoredImage, valuesIn, valuesOf } from './stored-image.ts';

/** What of a model's input says how an image becomes its intensities. */
export type ModelSpace = Omit<ModelInput, 'name' | 'layout' | 'mean' | 'std'>;

/**
 * An image as intensities at model size, in row order, in the model's channel order at each position.
 *
 * Colours are converted first. Then values are clipped and normalized by those of the whole image, and a part is cut out,
 * 0 where it lies outside; or the image is resized. Then they are divided by `scale` (so that, by the usual scales, they
 * lie in [0, 1]); mean and standard deviation are left to `normalize`.
 */
export function toModelSpace(image: StoredImage, input: ModelSpace): Float32Array {
  const colours = inModelColours(image, input);
  const change = intensityChange(colours, input) ?? undefined;
  const { crop, size, scale } = input;
  const values =
    crop === undefined
      ? resizeLinear(valuesOf(colours, change), image.size, size, input.channels)
      : valuesIn(colours, { start: crop.start, size: [...size] }, change);
  if (scale !== 1) for (let i = 0; i < values.length; i++) values[i] = (values[i] ?? 0) / scale;
  return values;
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
