import { at } from '../at.ts';
import { type Position, type Size, volumeOf } from '../documents/box.ts';
import type { Guess, ImageGrid, ModelInput } from '../documents/explanation.ts';
import type { PreprocessingSettings } from '../documents/preprocessing.ts';
import { inferIntensities, type PixelRange } from './infer-intensities.ts';
import { cropAround } from './place-crop.ts';
import type { StoredImage } from './stored-image.ts';

/** What a model says of its image input; `null` where an axis is dynamic. */
export interface InputShape {
  readonly channels: number;
  /** Lengths along the spatial axes, outermost first. */
  readonly size: readonly (number | null)[];
  /** The raw pixel values that it takes; absent or null where it takes 0 to 1, as far as is known. */
  readonly range?: PixelRange | null;
}

/** What an image says of an input: everything but its name and layout. */
export type Preprocessing = Omit<ModelInput, 'name' | 'layout'>;

/** Networks that halve the image up to five times take multiples of this. */
const sizeMultiple = 32;
const longestSide = 1024;

/** Voxels of the part of a volume that a model of any size is given, and how long each of its sides is where it is cut. */
const mostVoxels = 2 ** 21;
const cutSide = 128;

/** What of an image its preprocessing depends on besides its values. */
export interface Fitting extends Pick<
  PreprocessingSettings,
  'fit' | 'origin' | 'padToMultiple' | 'cropToMultiple'
> {
  /** The grid that it is resampled to; absent or null: its own. */
  readonly grid?: ImageGrid | null;
  /** Whether the first three channels of the image are red, green and blue. */
  readonly isColour?: boolean;
  /** Whether the settings say how values are changed, so that nothing is guessed of them. */
  readonly areValuesGiven?: boolean;
  /** Around which a part is cut out: the middle of the mask. */
  readonly centre?: Position<'image'> | null;
}

/** Guesses how an image becomes the input of a model, and says in words what was guessed, one sentence each. */
export function inferPreprocessing(
  image: StoredImage,
  shape: InputShape,
  { isColour = image.channels.length === 3, areValuesGiven = false, ...fitting }: Fitting = {},
): { preprocessing: Preprocessing; guesses: readonly Guess[] } {
  const { channels } = shape;
  const { intensities, text } = inferIntensities(image, shape.range ?? null);
  const channelOrder = orderOf(channels, image, isColour);
  const own = image.channels.length;
  const isVolume = image.size.length === 3;
  const { padToMultiple, cropToMultiple, grid } = fitting;
  const from: Size<'image'> = grid ? [...grid.size] : image.size;
  const hasMultiple = padToMultiple !== undefined || cropToMultiple !== undefined;
  const { fit = isVolume || hasMultiple ? 'crop' : 'resize' } = fitting;
  const size = fit === 'crop' ? sizeOfCrop(from, shape, fitting) : guessSize(from, shape, padToMultiple);
  const crop =
    fit === 'crop' &&
    (fitting.origin
      ? { start: fitting.origin, of: from }
      : cropAround(fitting.centre ?? from.map((length) => length / 2), from, size));
  const guesses = [
    ...(areValuesGiven ? [] : [text]),
    ...(channelOrder === 'rgb'
      ? [`${channels === 3 ? 'Channels' : 'The first channels'} are in the order red, green, blue.`]
      : []),
    ...(channels === 3 && own === 1 ? ['The grey image is repeated in all three channels.'] : []),
    ...(channels === 1 && own === 3 ? ['The colour image is turned to grey.'] : []),
    ...(crop
      ? cutInWords(from, size, fitting)
      : shape.size.includes(null)
        ? [`The model takes any size; the image is resized to ${inWords(size)}.`]
        : squeezed(from, size)),
  ].map((text): Guess => ({ about: 'preprocessing', text }));
  return {
    preprocessing: {
      ...{ size, channels, ...(crop && { crop }), ...intensities },
      ...{ mean: [0], std: [1], channelOrder },
    },
    guesses,
  };
}

/** A size as people give it. */
function inWords(size: readonly number[]): string {
  const sides = size.length === 3 ? 'width × height × depth' : 'width × height';
  return `${size.toReversed().join('×')} (${sides})`;
}

/** Which part of an image is taken, in a sentence, where it is not all of it. */
function cutInWords(own: Size<'image'>, size: Size<'input'>, { origin, centre }: Fitting): readonly string[] {
  const noun = own.length === 3 ? 'volume' : 'image';
  const isCut = own.some((length, axis) => length > at(size, axis));
  const isPadded = own.some((length, axis) => length < at(size, axis));
  if ((!isCut && !isPadded) || origin !== undefined) return [];
  const where = centre ? ' around the middle of the mask' : ' in its middle';
  const padded = isPadded ? `, padded by 0` : '';
  return [
    isCut
      ? `Of the ${noun} of ${inWords(own)}, the part of ${size.toReversed().join('×')}${where} is the model's input${padded}; nothing is resized.`
      : `The ${noun} of ${inWords(own)} is padded by 0 to ${size.toReversed().join('×')}; nothing is resized.`,
  ];
}

/** Factors by which sides are scaled that differ by more than this are seen. */
const mostSqueeze = 1.02;

/** That an image does not keep its aspect, in a sentence, where it does not. */
function squeezed(own: readonly number[], size: readonly number[]): readonly string[] {
  const factors = size.map((length, axis) => length / at(own, axis));
  if (Math.max(...factors) <= mostSqueeze * Math.min(...factors)) return [];
  return [`The image does not keep its aspect: ${own.toReversed().join('×')} becomes ${inWords(size)}.`];
}

function orderOf(channels: number, image: StoredImage, isColour: boolean): ModelInput['channelOrder'] {
  if (channels === 1) return 'grey';
  const isRepeatedGrey = channels === 3 && image.channels.length === 1;
  return channels > 2 && (isColour || isRepeatedGrey) ? 'rgb' : 'stored';
}

/** The model's own size, or where it takes any, the image's rounded up, no side longer than 1,024. */
function guessSize(own: Size<'image'>, { size }: InputShape, multiple: number = sizeMultiple): Size<'input'> {
  const shrink = Math.min(1, longestSide / Math.max(...own));
  return size.map((length, axis) => length ?? roundedUp(at(own, axis) * shrink, multiple));
}

/**
 * The model's own size, or where it takes any, the image's rounded to a multiple; of large volumes a part, unless a multiple
 * was asked for.
 */
function sizeOfCrop(
  own: Size<'image'>,
  { size }: InputShape,
  { padToMultiple, cropToMultiple }: Fitting,
): Size<'input'> {
  const whole = size.map((length, axis) => {
    if (length !== null) return length;
    if (cropToMultiple === undefined) return roundedUp(at(own, axis), padToMultiple ?? sizeMultiple);
    return Math.max(1, Math.floor(at(own, axis) / cropToMultiple)) * cropToMultiple;
  });
  const isAsked = padToMultiple !== undefined || cropToMultiple !== undefined;
  if (isAsked || volumeOf<'input'>(whole) <= mostVoxels) return whole;
  return size.map((length, axis) => length ?? Math.min(cutSide, at(whole, axis)));
}

function roundedUp(side: number, multiple: number): number {
  return Math.ceil(side / multiple) * multiple;
}
