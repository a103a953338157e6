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
}

/** Size of an image in pixels. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

const maxPixels = 100_000_000;

/** Refuses sizes that no memory should be taken for: none at all, or more than 100 megapixels. */
export function checkSize({ width, height }: ImageSize, name: string): void {
  const pixels = width * height;
  const isWhole = Number.isInteger(width) && Number.isInteger(height);
  if (isWhole && pixels > 0 && pixels <= maxPixels) return;
  throw new UserError(
    `${name}: the image claims to be ${width}×${height} pixels; use one of 1 to ${maxPixels / 1e6} megapixels.`,
  );
}
