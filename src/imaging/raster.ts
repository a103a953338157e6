import type { Size } from '../documents/box.ts';
import { UserError } from '../errors.ts';

/** A decoded image: raw values, height × width × channels in row order, as they stand in the file. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
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

/** The size of an image, outermost axis first. */
export function sizeOf({ height, width }: ImageSize): Size<'image'> {
  return [height, width];
}

/** How many pixels an image may have. */
export const maxPixels = 100_000_000;

/**
 * Refuses sizes that no memory should be taken for.
 * @throws UserError when an image has no pixels, or more than 100 megapixels
 */
export function checkSize({ width, height }: ImageSize, name: string): void {
  const pixels = width * height;
  const isWhole = Number.isInteger(width) && Number.isInteger(height);
  if (isWhole && pixels > 0 && pixels <= maxPixels) return;
  throw new UserError(
    `${name}: the image claims to be ${width}×${height} pixels; use one of 1 to ${maxPixels / 1e6} megapixels.`,
  );
}
