import { at } from '../at.ts';
import type { Size } from '../documents/box.ts';
import type { Guess, ModelInput } from '../documents/explanation.ts';
import { type Raster, sizeOf } from './raster.ts';

/** What a model says of its image input; `null` where an axis is dynamic. */
export interface InputShape {
  readonly channels: number;
  /** Lengths along the spatial axes, outermost first. */
  readonly size: readonly (number | null)[];
}

/** What can be told about an input from the image: everything but its name and layout. */
export type Preprocessing = Omit<ModelInput, 'name' | 'layout'>;

/** Networks that halve the image up to five times take multiples of this. */
const sizeMultiple = 32;
const longestSide = 1024;

/**
 * Guesses how an image becomes the input of a model of 1 or 3 channels, and says in words what was guessed, one sentence
 * each.
 */
export function inferPreprocessing(
  raster: Raster,
  shape: InputShape,
): { preprocessing: Preprocessing; guesses: readonly Guess[] } {
  const { channels } = shape;
  const scale = guessScale(raster);
  const size = guessSize(raster, shape);
  const guesses = [
    `Pixel values are divided by ${scale} (the image is ${raster.depth}); no mean is subtracted.`,
    ...(channels === 3 ? ['Channels are in the order red, green, blue.'] : []),
    ...(channels === 3 && raster.channels === 1 ? ['The grey image is repeated in all three channels.'] : []),
    ...(channels === 1 && raster.channels === 3 ? ['The colour image is turned to grey.'] : []),
    ...(shape.size.includes(null)
      ? [`The model takes any size; the image is resized to ${size.toReversed().join('×')} (width × height).`]
      : []),
  ].map((text): Guess => ({ about: 'preprocessing', text }));
  const channelOrder = channels === 3 ? 'rgb' : 'grey';
  return { preprocessing: { size, channels, scale, mean: [0], std: [1], channelOrder }, guesses };
}

/** The value that counts as 1: the largest the depth can hold, or of a float image that goes beyond 1, its own. */
function guessScale({ depth, data }: Raster): number {
  if (depth === 'uint8') return 255;
  if (depth === 'uint16') return 65535;
  return Math.max(
    1,
    data.reduce((max, value) => Math.max(max, value), 0),
  );
}

/** The model's own size, or where it takes any, the image's rounded up, no side longer than 1,024. */
function guessSize(raster: Raster, { size }: InputShape): Size<'input'> {
  const own = sizeOf(raster);
  const shrink = Math.min(1, longestSide / Math.max(...own));
  const round = (side: number): number => Math.ceil((side * shrink) / sizeMultiple) * sizeMultiple;
  return size.map((length, axis) => length ?? round(at(own, axis)));
}
