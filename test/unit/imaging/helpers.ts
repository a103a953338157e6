import { readFileSync } from 'node:fs';
import type { Raster } from '../../../src/imaging/raster.ts';
import type { NamedMask } from '../../../src/imaging/mask.ts';
import { imageOfRaster, imageOfVolume, type StoredImage } from '../../../src/imaging/stored-image.ts';
import type { Volume } from '../../../src/imaging/volumes/volume.ts';
import { UserError } from '../../../src/errors.ts';

const images = new URL('../../fixtures/images/', import.meta.url);

/** The bytes of a file in `test/fixtures/images`. */
export function imageFixture(name: string): Uint8Array {
  return readFileSync(new URL(name, images));
}

/** A raster of given values, 8-bit grey unless told otherwise. */
export function raster(
  width: number,
  height: number,
  values: Iterable<number>,
  more: Partial<Raster> = {},
): Raster {
  return { width, height, channels: 1, depth: 'uint8', data: Float32Array.from(values), ...more };
}

/** The same as functions take it that read images of any number of axes. */
export function image(...given: Parameters<typeof raster>): StoredImage {
  return imageOfRaster(raster(...given));
}

/** A volume of given voxels, with its channels outermost. */
export function volume(
  size: readonly number[],
  data: Volume['data'],
  more: Partial<Pick<Volume, 'channels' | 'slope' | 'intercept'>> = {},
): StoredImage {
  const plain = { channels: 1, slope: 1, intercept: 0, affine: null, spacing: null, notes: [] };
  return imageOfVolume({ size, data, ...plain, ...more });
}

/** A mask that is a picture. */
export function named(mask: Raster, name: string): NamedMask {
  return { raster: mask, image: imageOfRaster(mask), affine: null, name };
}

/** For `assert.throws` and `assert.rejects`: a `UserError` of one line that matches all patterns. */
export function userError(...patterns: RegExp[]): (error: unknown) => true {
  return (error) => {
    if (!(error instanceof UserError)) throw new Error('not a UserError', { cause: error });
    const { message } = error;
    if (message.includes('\n')) throw new Error(`more than one line: ${message}`);
    for (const pattern of patterns)
      if (!pattern.test(message)) throw new Error(`no ${String(pattern)}: ${message}`);
    return true;
  };
}
