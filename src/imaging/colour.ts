import type { ModelInput } from '../documents/explanation.ts';
import type { Raster } from './raster.ts';

/** What becomes of an image's colours. */
export type Colours = Pick<ModelInput, 'channels' | 'channelOrder'>;

/**
 * The raw values of an image in the model's colours, height × width × channels in row order: RGB becomes grey by
 * ITU-R 601 luma (rounded for whole numbers, as Pillow's `L`), grey is repeated in every channel. With the order `bgr`,
 * the first three channels are reversed.
 */
export function toModelColours(raster: Raster, { channels, channelOrder }: Colours): Float32Array {
  const wantsGrey = channels === 1 || (channels === 3 && channelOrder === 'grey');
  const values = wantsGrey ? luma(raster) : raster.data;
  const from = wantsGrey ? 1 : raster.channels;
  if (from === channels && channelOrder !== 'bgr') return values;
  const result = new Float32Array(raster.width * raster.height * channels);
  for (let i = 0; i < result.length; i++) {
    const pixel = Math.floor(i / channels);
    const own = i % channels;
    const c = channelOrder === 'bgr' && own < 3 ? 2 - own : own;
    result[i] = values[pixel * from + Math.min(c, from - 1)] ?? 0;
  }
  return result;
}

/** The grey values of an image, one a pixel. */
export function luma({ data, channels, depth }: Raster): Float32Array {
  if (channels === 1) return data;
  const grey = new Float32Array(data.length / 3);
  for (let i = 0; i < grey.length; i++) {
    const [r, g, b] = [data[3 * i] ?? 0, data[3 * i + 1] ?? 0, data[3 * i + 2] ?? 0];
    const value = (19595 * r + 38470 * g + 7471 * b) / 65536;
    grey[i] = depth === 'float32' ? value : Math.floor(value + 0.5);
  }
  return grey;
}
