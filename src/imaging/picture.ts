import { at } from '../at.ts';
import { type Size, type Space, volumeOf } from '../documents/box.ts';
import { blocksAlong } from '../documents/grid.ts';
import type { ModelInput } from '../documents/explanation.ts';
import type { Picture, Window } from '../documents/picture.ts';
import type { Colours } from './colour.ts';
import type { ImageStack } from './image-stack.ts';
import { placeOfInput, spacingOfInput } from './input-place.ts';
import { type ModelSpace, toModelSpace } from './preprocess.ts';
import { isOfBytes } from './stored-image.ts';

/** What of a model's input says how its intensities are seen. */
export type SeenInput = Pick<ModelInput, 'size' | 'channels' | 'channelOrder' | 'normalize'>;

/**
 * An image as people see it, where the model's input lies: the values of its files, neither clipped nor normalized. At
 * first it is seen in the window that the settings clip to; else 8-bit images as they are unless they are normalized, and
 * others from their 1st to their 99.8th percentile. Of channels without colours, as of two, the first is shown, in grey;
 * of more than three, the first three where they are colours. Of a volume the first is shown, of a stack of slices the
 * middle one.
 */
export function toPicture(
  { image, affine, spacing, seen: channel }: Pick<ImageStack, 'image' | 'affine' | 'spacing' | 'seen'>,
  input: ModelSpace,
): Picture {
  const { clip, normalize } = input;
  const rest = { ...input, clip: undefined, clipPercentiles: undefined, normalize: undefined };
  const one = channel ?? (input.size.length === 3 ? 0 : null);
  const [shown, seen] =
    one !== null
      ? [
          { ...image, channels: [at(image.channels, one)] },
          { ...rest, channels: 1, scale: 1 },
        ]
      : [image, { ...rest, scale: 1 }];
  const values = toModelSpace(shown, seen);
  const areBytes = isOfBytes(image);
  const isAsItIs = areBytes && normalize === undefined;
  const window = clip === undefined ? windowOf(values, seen, isAsItIs) : { low: clip[0], high: clip[1] };
  const store = (kept: Float32Array): Stored => (areBytes ? inBytes(kept) : quantized(kept, window));
  return {
    ...pictureIn(values, seen, window, store),
    spacing: spacingOfInput(spacing, image.size, input),
    place: placeOfInput(affine, image.size, input),
  };
}

/**
 * Intensities (row order, channels innermost, as `toModelSpace` returns them) as people see them in a window, in its 256 grey
 * levels. Where zeros stay 0 as others are normalized, they are the background: black.
 */
export function pictureOf(intensities: Float32Array, input: SeenInput, window: Window): Picture {
  return pictureIn(intensities, input, window, (values) => inLevels(values, window));
}

type Stored = Pick<Picture, 'stored' | 'slope' | 'intercept'>;

function pictureIn(
  intensities: Float32Array,
  { size, channels, channelOrder, normalize }: SeenInput,
  window: Window,
  store: (values: Float32Array) => Stored,
): Picture {
  const factor = factorOf(size);
  const seen = blocksAlong({ size, block: size.map(() => factor) });
  const shown = size.length === 3 ? [0] : shownChannels({ channels, channelOrder });
  const values = new Float32Array(volumeOf(seen) * shown.length);
  const isZeroBlack = normalize === 'zscoreNonzero' || normalize === 'zscoreMasked';
  let to = 0;
  const row = at(seen, seen.length - 1);
  for (const first of everyNthRow(size, seen, factor)) {
    for (let x = 0; x < row; x++) {
      for (const channel of shown) {
        const value = intensities[(first + x * factor) * channels + channel] ?? 0;
        values[to++] = isZeroBlack && value === 0 ? window.low : value;
      }
    }
  }
  const kept = { size: seen, factor, channels: shown.length === 3 ? 3 : 1, window } as const;
  return { ...kept, ...store(values), ...{ spacing: null, place: null } };
}

/** The window in which intensities are seen: all of 8 bits, or from their 1st to their 99.8th percentile. */
export function windowOf(intensities: Float32Array, input: SeenInput, isAsItIs = false): Window {
  if (isAsItIs) return { low: 0, high: 255 };
  const { size, channels } = input;
  const shown = new Set(size.length === 3 ? [0] : shownChannels(input));
  // So many do for percentiles; their distance is odd, so that they do not lie in one column.
  const step = 2 * Math.floor(intensities.length / channels / mostSampled / 2) + 1;
  const sample = [];
  for (let i = 0; i < intensities.length; i += step * channels)
    for (const channel of shown) sample.push(intensities[i + channel] ?? 0);
  const sorted = Float32Array.from(sample).sort();
  const share = (part: number): number => sorted[Math.round(part * (sorted.length - 1))] ?? 0;
  const low = share(0.01);
  // A flat image has no window; any positive width shows it black.
  return { low, high: Math.max(share(0.998), low + Number.EPSILON) };
}

/** Positions of a picture, at most: of a larger image, every second, third, … is shown. */
const mostPositions = 2 ** 24;
/** Positions that percentiles are taken of, about. */
const mostSampled = 2 ** 20;
/** How many times as wide as the window a range of values is kept on each side of it. */
const mostBeside = 16;

/** Every how many-th position of a size a picture shows. */
export function factorOf<S extends Space>(size: Size<S>): number {
  let factor = 1;
  while (volumeOf(blocksAlong({ size, block: size.map(() => factor) })) > mostPositions) factor++;
  return factor;
}

/** Where rows start, in row order, of every so many-th along each axis but the last. */
function* everyNthRow(size: Size<'input'>, seen: Size<'input'>, factor: number): Generator<number> {
  const last = size.length - 1;
  const rows = volumeOf(seen.slice(0, last));
  for (let row = 0; row < rows; row++) {
    let [rest, first, step] = [row, 0, at(size, last)];
    for (let axis = last - 1; axis >= 0; axis--) {
      first += (rest % at(seen, axis)) * factor * step;
      rest = Math.floor(rest / at(seen, axis));
      step *= at(size, axis);
    }
    yield first;
  }
}

/** Values in another type. `from` of typed arrays takes several times as long, and a list of them all. */
function changed<T extends Uint8Array | Uint16Array>(
  into: T,
  values: Float32Array,
  change: (value: number) => number,
): T {
  for (let i = 0; i < values.length; i++) into[i] = change(values[i] ?? 0);
  return into;
}

/** Values in the 256 grey levels of a window. */
function inLevels(values: Float32Array, { low, high }: Window): Stored {
  const slope = (high - low) / 255;
  const levelOf = (value: number): number => Math.round(Math.min(255, Math.max(0, (value - low) / slope)));
  return { stored: changed(new Uint8Array(values.length), values, levelOf), slope, intercept: low };
}

/** Values from 0 to 255 to the nearest whole number; resampling by splines may lead a little beyond them. */
function inBytes(values: Float32Array): Stored {
  const byteOf = (value: number): number => Math.min(255, Math.max(0, Math.round(value)));
  return { stored: changed(new Uint8Array(values.length), values, byteOf), slope: 1, intercept: 0 };
}

/** Values in 16 bits: whole numbers exactly where they fit, others in equal steps of a range around the window. */
function quantized(values: Float32Array, window: Window): Stored {
  let [low, high, isWhole] = [Infinity, -Infinity, true];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
    isWhole &&= Number.isInteger(value);
  }
  const into = new Uint16Array(values.length);
  if (isWhole && high - low <= 65535)
    return { stored: changed(into, values, (value) => value - low), slope: 1, intercept: low };
  const beside = mostBeside * (window.high - window.low);
  const from = Math.max(low, window.low - beside);
  const slope = (Math.min(high, window.high + beside) - from) / 65535 || 1;
  const levelOf = (value: number): number => Math.min(65535, Math.max(0, Math.round((value - from) / slope)));
  return { stored: changed(into, values, levelOf), slope, intercept: from };
}

/** The channels that are seen: one, or as red, green and blue. */
function shownChannels({ channels, channelOrder }: Colours): readonly number[] {
  if (channels < 3 || channelOrder === 'stored' || channelOrder === 'grey') return [0];
  return channelOrder === 'bgr' ? [2, 1, 0] : [0, 1, 2];
}
