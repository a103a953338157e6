import { basename } from 'node:path';
import { at } from '../at.ts';
import { UserError } from '../errors.ts';
import { checkFinite } from './check-finite.ts';
import { decodeImage, imageHeader } from './decode.ts';
import { isVolumeFile, isVolumeOnly } from './is-volume.ts';
import type { LabelFileKind } from './label-file-kind.ts';
import type { Turning } from './orient.ts';
import { type ImageHeader, isOneColour, type Raster } from './raster.ts';
import { readImage } from './read-image.ts';
import { checkSlice, type TakenImage } from './read-stack.ts';
import { sliceOf } from './slice.ts';
import { imageOfRaster, type StoredImage } from './stored-image.ts';
import { readVolumeStack } from './volume-stack.ts';
import type { Place } from '../documents/place.ts';

/** What a mask's file holds: the colours of a picture, or the labels of a volume, which are its only channel. */
export interface MaskValues {
  /** Null of a volume. */
  readonly raster: Raster | null;
  readonly image: StoredImage;
  /** Where the voxels lie, where that is known. */
  readonly affine: Place | null;
}

/** A mask's file, its hash, and what of the file is read, in words; empty for all of it. */
export interface MaskFile extends MaskValues {
  readonly sha256: string;
  readonly words: string;
}

/**
 * Reads the mask of an image of so many axes: a volume for a volume, or for a slice of one; else a picture. Where all
 * pixels of a picture have one colour and differ in alpha, as editors save what is drawn on a transparent layer, its alpha
 * is the mask. Of several pages the first is read.
 * @param taken what was taken of the image
 * @throws UserError when it cannot be read, or is no mask of such an image
 */
export async function readMaskFile(
  path: string,
  { size, slice, axes, orientation }: Omit<TakenImage, 'channels'> = { size: [null, null] },
  kind: LabelFileKind = 'mask',
): Promise<MaskFile> {
  const name = basename(path);
  if (size.length === 3) {
    if (!(await isVolumeFile(path)))
      throw new UserError(
        `${name}: the ${kind} is a picture of two axes and the image is a volume: choose the volume of its labels.`,
      );
    return maskVolume(path, { axes, orientation }, kind);
  }
  if (await isVolumeOnly(path)) {
    const volume = await maskVolume(path, { axes, orientation }, kind);
    checkSlice(name, volume.image.size, slice, 'the image has two axes and the model');
    return {
      ...volume,
      ...sliceOf(volume, slice),
      words: `${volume.words}The slice ${slice.axis} ${slice.index} of the ${kind} is read. `,
    };
  }
  const { raster, sha256, bytes } = await readImage(path);
  const header = imageHeader(bytes, name);
  const alpha = isOneColour(raster) ? alphaOf(bytes, name, header) : null;
  const paged = header.pages > 1 ? `The ${kind} has ${header.pages} pages: the first is read. ` : '';
  const words = alpha === null ? paged : `All pixels of the ${kind} have one colour: its alpha is read. `;
  const own = alpha ?? raster;
  return { raster: own, image: imageOfRaster(own), affine: null, sha256, words };
}

async function maskVolume(path: string, turning: Turning, kind: LabelFileKind): Promise<MaskFile> {
  const { image, affine, sha256s } = await readVolumeStack([path], null, turning, 'the image');
  const { length } = image.channels;
  const name = basename(path);
  if (length !== 1)
    throw new UserError(
      `${name}: the ${kind} has ${length} values at each voxel; choose one of one label at each.`,
    );
  const words = checkFinite(image, name).map((sentence) => `${sentence} `);
  return { raster: null, image, affine, sha256: at(sha256s, 0), words: words.join('') };
}

/** The alpha of an image, as grey; null where it has none, or the same everywhere. */
function alphaOf(bytes: Uint8Array, name: string, { colours, stored, pages }: ImageHeader): Raster | null {
  if (colours === null || stored !== colours + 1 || pages > 1) return null;
  const { width, height, depth, data } = decodeImage(bytes, name, 'stored');
  const alpha = data.filter((_, i) => i % stored === colours);
  const raster: Raster = { width, height, depth, channels: 1, data: alpha };
  return isOneColour(raster) ? null : raster;
}
