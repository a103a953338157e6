import { at } from '../at.ts';
import { stepsOf } from '../documents/cut.ts';
import { volumeOf } from '../documents/box.ts';
import type { ModelInput } from '../documents/explanation.ts';
import { type StoredImage, valuesOf } from './stored-image.ts';

/** What becomes of an image's colours. */
export type Colours = Pick<ModelInput, 'channels' | 'channelOrder'>;

/**
 * An image in the model's colours: RGB becomes grey by ITU-R 601 luma (rounded for whole numbers, as Pillow's `L`), grey is
 * repeated in every channel. With the order `bgr`, the first three channels are reversed. Only luma takes a copy.
 */
export function inModelColours(image: StoredImage, { channels, channelOrder }: Colours): StoredImage {
  const wantsGrey = channels === 1 || (channels === 3 && channelOrder === 'grey');
  const colours = wantsGrey ? luma(image) : image;
  const last = colours.channels.length - 1;
  return {
    ...colours,
    channels: Array.from({ length: channels }, (_, own) => {
      const c = channelOrder === 'bgr' && own < 3 ? 2 - own : own;
      return at(colours.channels, Math.min(c, last));
    }),
  };
}

/** The grey values of an image. */
export function luma(image: StoredImage): StoredImage {
  if (image.channels.length === 1) return image;
  const { size, depth, channels } = image;
  const values = valuesOf({ ...image, channels: channels.slice(0, 3) });
  const grey = new Float32Array(volumeOf(size));
  for (let i = 0; i < grey.length; i++) {
    const [r, g, b] = [values[3 * i] ?? 0, values[3 * i + 1] ?? 0, values[3 * i + 2] ?? 0];
    const value = (19595 * r + 38470 * g + 7471 * b) / 65536;
    grey[i] = depth.startsWith('float') ? value : Math.floor(value + 0.5);
  }
  return { size, depth, channels: [{ data: grey, start: 0, steps: stepsOf(size), slope: 1, intercept: 0 }] };
}
