import { volumeOf } from '../documents/box.ts';
import type { ModelInput } from '../documents/explanation.ts';
import { forEachValue, isAsStored, isOfBytes, type StoredImage } from './stored-image.ts';

/** Raw pixel values that a model takes: from 0 up to a value, or as they stand in the file (null). */
export interface PixelRange {
  readonly upTo: number | null;
  /** How that is known, to complete "Pixel values are passed as they are (…)". */
  readonly reason: string;
}

/** How values are changed, apart from mean and standard deviation. */
type Intensities = Pick<ModelInput, 'scale' | 'clipPercentiles' | 'normalize'>;

/** What is guessed, in words too. */
interface InferredIntensities {
  readonly intensities: Intensities;
  readonly text: string;
}

/**
 * Guesses how values become those that a model takes. Pixels of images, and voxels of 8 bits, are scaled to 0 to 1, or to
 * the range that the model takes. Volumes of other types have no scale of their own: their voxels are normalized as most
 * pipelines for MRI do, those of CT as nnU-Net does; values that are normalized already stay as they are.
 */
export function inferIntensities(image: StoredImage, range: PixelRange | null): InferredIntensities {
  const isVolume = image.size.length === 3;
  const isByte = isOfBytes(image);
  // Values of 8 bits need not be read.
  const facts = isByte ? { least: 0, largest: 255, isNormalized: false } : factsOf(image);
  if (!isVolume || isByte || range?.upTo === null) return scaled(image, facts.largest, range);
  if (range !== null) {
    const text = `Voxel values are stretched from their least to their largest onto 0–${range.upTo} (${range.reason}).`;
    return { intensities: { normalize: 'minmax', scale: 1 / range.upTo }, text };
  }
  if (image.depth.startsWith('float') && facts.isNormalized)
    return {
      intensities: { scale: 1 },
      text: 'Voxel values are passed as they are: their mean is about 0 and their standard deviation about 1 already.',
    };
  if (facts.least <= leastOfCt)
    return {
      intensities: { clipPercentiles: [0.5, 99.5], normalize: 'zscore', scale: 1 },
      text: `Voxel values reach down to ${Number(facts.least.toPrecision(4))}, as those of CT do: they are clipped to their percentiles 0.5 and 99.5 and normalized to mean 0 and standard deviation 1; a model that was trained on a window needs clip, mean and std.`,
    };
  return {
    intensities: { normalize: 'zscoreNonzero', scale: 1 },
    text: `Voxel values are normalized: those that are not 0 to mean 0 and standard deviation 1 (the volume is ${image.depth}); zeros stay 0.`,
  };
}

/** Air is −1000 on the scale of CT; MRI has no values far below 0. */
const leastOfCt = -500;

interface ImageFacts {
  readonly least: number;
  readonly largest: number;
  /** Whether some values are below 0, their mean is about 0 and their standard deviation about 1. */
  readonly isNormalized: boolean;
}

function factsOf(image: StoredImage): ImageFacts {
  let [least, largest, sum, squares] = [Infinity, -Infinity, 0, 0];
  for (const channel of image.channels) {
    forEachValue(channel, image.size, (value) => {
      if (value < least) least = value;
      if (value > largest) largest = value;
      sum += value;
      squares += value * value;
    });
  }
  const count = volumeOf(image.size) * image.channels.length;
  const mean = sum / count;
  const deviation = Math.sqrt(Math.max(0, squares / count - mean ** 2));
  const isNormalized = least < 0 && Math.abs(mean) < 0.5 && deviation > 0.5 && deviation < 2;
  return { least, largest, isNormalized };
}

/** How raw values are scaled, in words too: to 0 to 1, or to the range that the model takes. */
function scaled(image: StoredImage, largest: number, range: PixelRange | null): InferredIntensities {
  const { value, reason } = fullScale(image, Math.max(0, largest));
  const what = image.size.length === 3 ? 'Voxel' : 'Pixel';
  if (range === null) {
    const text = `${what} values are divided by ${value} (${reason}); no mean is subtracted.`;
    return { intensities: { scale: value }, text };
  }
  const scale = range.upTo === null ? 1 : value / range.upTo;
  if (scale === 1)
    return { intensities: { scale }, text: `${what} values are passed as they are (${range.reason}).` };
  const text = `${what} values are scaled from 0–${value} (${reason}) to 0–${range.upTo ?? value} (${range.reason}).`;
  return { intensities: { scale }, text };
}

/** Bit depths that are stored in 16 bits. */
const shallowDepths = [10, 12, 14] as const;

/**
 * The value that counts as 1: the largest the depth can hold, or of a float image that goes beyond 1, and of one whose
 * file scales what it stores, its own. Of 16 bits only those count that the largest value needs, of the depths that cameras
 * and scanners have.
 */
function fullScale(
  { depth, size, channels }: StoredImage,
  largest: number,
): { readonly value: number; readonly reason: string } {
  const reason = `the ${size.length === 3 ? 'volume' : 'image'} is ${depth}`;
  if (!channels.every(isAsStored))
    return { value: Math.max(1, largest), reason: `${reason}, and its file scales them` };
  if (depth === 'uint8') return { value: 255, reason };
  if (depth !== 'uint16') return { value: Math.max(1, largest), reason };
  const bits = shallowDepths.find((count) => largest < 2 ** count);
  if (bits === undefined || largest === 0) return { value: 65535, reason };
  return {
    value: 2 ** bits - 1,
    reason: `${reason} and its largest value, ${largest}, fits ${bits} bits; with all 16, set the scale to 65535`,
  };
}
