import { at } from '../at.ts';
import type { Size } from '../documents/box.ts';
import type { Guess, ModelInput } from '../documents/explanation.ts';
import { type Raster, sizeOf } from './raster.ts';

/** What a model says of its image input; `null` where an axis is dynamic. */
export interface InputShape {
  readonly channels: number;
  /** Lengths along the spatial axes, outermost first. */
  readonly size: readonly (number | null)[];
  /** The raw pixel values that it takes; absent or null where it takes 0 to 1, as far as is known. */
  readonly range?: PixelRange | null;
}

/** Raw pixel values that a model takes: from 0 up to a value, or as they stand in the file (null). */
export interface PixelRange {
  readonly upTo: number | null;
  /** How that is known, to complete "Pixel values are passed as they are (…)". */
  readonly reason: string;
}

/** What can be told about an input from the image: everything but its name and layout. */
export type Preprocessing = Omit<ModelInput, 'name' | 'layout'>;

/** Networks that halve the image up to five times take multiples of this. */
const sizeMultiple = 32;
const longestSide = 1024;

/**
 * Guesses how an image becomes the input of a model, and says in words what was guessed, one sentence each.
 * @param isColour whether the first three channels of the image are red, green and blue
 */
export function inferPreprocessing(
  raster: Raster,
  shape: InputShape,
  isColour = raster.channels === 3,
): { preprocessing: Preprocessing; guesses: readonly Guess[] } {
  const { channels } = shape;
  const size = guessSize(raster, shape);
  const { scale, text } = guessScale(raster, shape.range ?? null);
  const channelOrder = orderOf(channels, raster, isColour);
  const guesses = [
    text,
    ...(channelOrder === 'rgb'
      ? [`${channels === 3 ? 'Channels' : 'The first channels'} are in the order red, green, blue.`]
      : []),
    ...(channels === 3 && raster.channels === 1 ? ['The grey image is repeated in all three channels.'] : []),
    ...(channels === 1 && raster.channels === 3 ? ['The colour image is turned to grey.'] : []),
    ...(shape.size.includes(null)
      ? [`The model takes any size; the image is resized to ${size.toReversed().join('×')} (width × height).`]
      : squeezed(sizeOf(raster), size)),
  ].map((text): Guess => ({ about: 'preprocessing', text }));
  return { preprocessing: { size, channels, scale, mean: [0], std: [1], channelOrder }, guesses };
}

/** Factors by which sides are scaled that differ by more than this are seen. */
const mostSqueeze = 1.02;

/** That an image does not keep its aspect, in a sentence, where it does not. */
function squeezed(own: readonly number[], size: readonly number[]): readonly string[] {
  const factors = size.map((length, axis) => length / at(own, axis));
  if (Math.max(...factors) <= mostSqueeze * Math.min(...factors)) return [];
  const [from, to] = [own, size].map((sides) => sides.toReversed().join('×'));
  return [`The image does not keep its aspect: ${from} becomes ${to} (width × height).`];
}

function orderOf(channels: number, raster: Raster, isColour: boolean): ModelInput['channelOrder'] {
  if (channels === 1) return 'grey';
  const isRepeatedGrey = channels === 3 && raster.channels === 1;
  return channels > 2 && (isColour || isRepeatedGrey) ? 'rgb' : 'stored';
}

/** How raw values are scaled, in words too: to 0 to 1, or to the range that the model takes. */
function guessScale(
  raster: Raster,
  range: PixelRange | null,
): { readonly scale: number; readonly text: string } {
  const { value, reason } = fullScale(raster);
  if (range === null) {
    const text = `Pixel values are divided by ${value} (${reason}); no mean is subtracted.`;
    return { scale: value, text };
  }
  const scale = range.upTo === null ? 1 : value / range.upTo;
  if (scale === 1) return { scale, text: `Pixel values are passed as they are (${range.reason}).` };
  const text = `Pixel values are scaled from 0–${value} (${reason}) to 0–${range.upTo ?? value} (${range.reason}).`;
  return { scale, text };
}

/** Bit depths that are stored in 16 bits. */
const shallowDepths = [10, 12, 14] as const;

/**
 * The value that counts as 1: the largest the depth can hold, or of a float image that goes beyond 1, its own. Of 16 bits
 * only those count that the largest value needs, of the depths that cameras and scanners have.
 */
function fullScale({ depth, data }: Raster): { readonly value: number; readonly reason: string } {
  const reason = `the image is ${depth}`;
  if (depth === 'uint8') return { value: 255, reason };
  const largest = data.reduce((max, value) => Math.max(max, value), 0);
  if (depth === 'float32') return { value: Math.max(1, largest), reason };
  const bits = shallowDepths.find((count) => largest < 2 ** count);
  if (bits === undefined || largest === 0) return { value: 65535, reason };
  return {
    value: 2 ** bits - 1,
    reason: `${reason} and its largest value, ${largest}, fits ${bits} bits; with all 16, set the scale to 65535`,
  };
}

/** The model's own size, or where it takes any, the image's rounded up, no side longer than 1,024. */
function guessSize(raster: Raster, { size }: InputShape): Size<'input'> {
  const own = sizeOf(raster);
  const shrink = Math.min(1, longestSide / Math.max(...own));
  const round = (side: number): number => Math.ceil((side * shrink) / sizeMultiple) * sizeMultiple;
  return size.map((length, axis) => length ?? round(at(own, axis)));
}
