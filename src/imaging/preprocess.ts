import type { ModelInput } from '../documents/explanation.ts';
import { toModelColours } from './colour.ts';
import type { Raster } from './raster.ts';
import { resizeBilinear } from './resize.ts';

/**
 * An image as intensities at model size: height × width × channels in row order, in the model's channel order.
 *
 * Colours are converted first, then the size, then raw values are divided by `scale` (so that, by the usual
 * scales, they lie in [0, 1]); mean and standard deviation are left to `normalize`.
 */
export function toModelSpace(
  raster: Raster,
  input: Pick<ModelInput, 'size' | 'channels' | 'channelOrder' | 'scale'>,
): Float32Array {
  const [height, width] = input.size;
  const colours = toModelColours(raster, input);
  const resized = resizeBilinear(colours, raster.height, raster.width, input.channels, height, width);
  return resized.map((value) => value / input.scale);
}

/**
 * Intensities (height × width × channels) as a tensor the model takes: `(value − mean) / std` per channel, as
 * 1 × C × H × W or 1 × H × W × C by the input's layout. One mean or std serves all channels.
 */
export function normalize(
  intensities: Float32Array,
  input: Pick<ModelInput, 'layout' | 'channels' | 'mean' | 'std'>,
): Float32Array {
  const { channels, layout } = input;
  const mean = perChannel(input.mean, channels, 0);
  const std = perChannel(input.std, channels, 1);
  const pixels = intensities.length / channels;
  const tensor = new Float32Array(intensities.length);
  for (let i = 0; i < intensities.length; i++) {
    const c = i % channels;
    const to = layout === 'NCHW' ? c * pixels + (i - c) / channels : i;
    tensor[to] = ((intensities[i] ?? 0) - (mean[c] ?? 0)) / (std[c] ?? 1);
  }
  return tensor;
}

function perChannel(values: readonly number[], channels: number, otherwise: number): Float64Array {
  return Float64Array.from({ length: channels }, (_, c) => values[c] ?? values[0] ?? otherwise);
}
