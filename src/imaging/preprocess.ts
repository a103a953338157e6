import { at } from '../at.ts';
import { isChannelsFirst } from '../documents/axes.ts';
import type { ModelInput } from '../documents/explanation.ts';
import { toModelColours } from './colour.ts';
import { type Raster, sizeOf } from './raster.ts';
import { resizeLinear } from './resize.ts';

/**
 * An image as intensities at model size, in row order, in the model's channel order at each position.
 *
 * Colours are converted first, then the size, then raw values are divided by `scale` (so that, by the usual
 * scales, they lie in [0, 1]); mean and standard deviation are left to `normalize`.
 */
export function toModelSpace(
  raster: Raster,
  input: Pick<ModelInput, 'size' | 'channels' | 'channelOrder' | 'scale'>,
): Float32Array {
  const colours = toModelColours(raster, input);
  const resized = resizeLinear(colours, sizeOf(raster), input.size, input.channels);
  return resized.map((value) => value / input.scale);
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
