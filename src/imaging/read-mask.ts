import { basename } from 'node:path';
import { decodeImage, imageHeader } from './decode.ts';
import { type ImageHeader, isOneColour, type Raster } from './raster.ts';
import { readImage } from './read-image.ts';

/** A mask's file: its values or colours, its hash, and what of the file they are, in words; empty for all of it. */
export interface MaskFile {
  readonly raster: Raster;
  readonly sha256: string;
  readonly words: string;
}

/**
 * Reads a mask's file. Where all of its pixels have one colour and differ in alpha, as editors save what is drawn on a
 * transparent layer, its alpha is the mask. Of several pages the first is read.
 * @throws UserError when it cannot be read or is no usable image
 */
export async function readMaskFile(path: string): Promise<MaskFile> {
  const { raster, sha256, bytes } = await readImage(path);
  const name = basename(path);
  const header = imageHeader(bytes, name);
  const alpha = isOneColour(raster) ? alphaOf(bytes, name, header) : null;
  if (alpha !== null)
    return { raster: alpha, sha256, words: 'All pixels of the mask have one colour: its alpha is read. ' };
  const words = header.pages > 1 ? `The mask has ${header.pages} pages: the first is read. ` : '';
  return { raster, sha256, words };
}

/** The alpha of an image, as grey; null where it has none, or the same everywhere. */
function alphaOf(bytes: Uint8Array, name: string, { colours, stored, pages }: ImageHeader): Raster | null {
  if (colours === null || stored !== colours + 1 || pages > 1) return null;
  const { width, height, depth, data } = decodeImage(bytes, name, 'stored');
  const alpha = data.filter((_, i) => i % stored === colours);
  const raster: Raster = { width, height, depth, channels: 1, data: alpha };
  return isOneColour(raster) ? null : raster;
}
