import type { Size } from '../documents/box.ts';
import { UserError } from '../errors.ts';

/** A decoded image: raw values, height × width × channels in row order, as they stand in the file. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  /** 1 is grey and 3 are red, green and blue, unless all that the file stores was asked for. */
  readonly channels: number;
  readonly data: Float32Array;
  /** What the file stores; 1-, 2- and 4-bit grey is stretched to 0–255 and counts as `uint8`. */
  readonly depth: 'uint8' | 'uint16' | 'float32';
  /** Palette numbers, one a pixel, of an image stored by palette: what a label mask means by its values. */
  readonly indices?: Uint8Array;
  /** The colours of these numbers: red, green and blue, 0 to 255, of number 0, of number 1, … */
  readonly palette?: Uint8Array;
}

/** Size of an image in pixels. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** How many channels a file has. */
export interface ChannelCounts {
  /** Those that are grey or colours, without alpha; null where the file does not say that any are. */
  readonly colours: 1 | 3 | null;
  /** All that it stores, alpha among them; palettes and inks count as the colours that they stand for. */
  readonly stored: number;
}

/** What an image file says of itself before its pixels. */
export type ImageHeader = ImageSize &
  ChannelCounts & {
    /** The pages of a TIFF that are like the first, and this; 1 in other formats. */
    readonly pages: number;
  };

/** What to take from a file: grey or red, green and blue; or all channels that it stores, as they stand in it. */
export type ImageReading = 'colours' | 'stored';

/** The size of an image, outermost axis first. */
export function sizeOf({ height, width }: ImageSize): Size<'image'> {
  return [height, width];
}

/** Whether all pixels of an image are the same. */
export function isOneColour({ data, channels }: Pick<Raster, 'data' | 'channels'>): boolean {
  return data.every((value, i) => value === data[i % channels]);
}

/** How many pixels an image may have. */
export const maxPixels = 100_000_000;

/** How many values an image may have: its pixels times its channels. */
const maxValues = 3 * maxPixels;

/** How many channels an image may have. */
export const maxChannels = 1024;

/**
 * Refuses sizes that no memory should be taken for.
 * @throws UserError when an image has no pixels, more than 100 megapixels, or more than 300 million values
 */
export function checkSize({ width, height }: ImageSize, name: string, channels = 1): void {
  const pixels = width * height;
  const isWhole = Number.isInteger(width) && Number.isInteger(height);
  if (!isWhole || pixels <= 0 || pixels > maxPixels) {
    throw new UserError(
      `${name}: the image claims to be ${width}×${height} pixels; use one of 1 to ${maxPixels / 1e6} megapixels.`,
    );
  }
  if (pixels * channels > maxValues) {
    throw new UserError(
      `${name}: the image claims to be ${width}×${height} pixels of ${channels} channels; use one of at most ${maxValues / 1e6} million values.`,
    );
  }
}
