import { UserError } from '../errors.ts';
import { isLfsPointer, lfsPointerFault } from '../lfs-pointer.ts';
import { decodeJpeg, jpegHeader, jpegMagic } from './jpeg.ts';
import { pngMagic } from './png-chunks.ts';
import { decodePng, pngHeader } from './png.ts';
import type { ImageHeader, ImageReading, Raster } from './raster.ts';
import { decodeTiff, tiffHeader, tiffMagic } from './tiff.ts';

interface Format {
  readonly name: string;
  readonly magics: readonly (readonly number[])[];
  readonly header: (bytes: Uint8Array) => ImageHeader;
  readonly decode: (bytes: Uint8Array, name: string, reading: ImageReading) => Raster;
}

const formats: readonly Format[] = [
  { name: 'PNG', magics: [pngMagic], header: pngHeader, decode: decodePng },
  { name: 'JPEG', magics: [jpegMagic], header: jpegHeader, decode: decodeJpeg },
  { name: 'TIFF', magics: tiffMagic, header: tiffHeader, decode: decodeTiff },
];

/**
 * Decodes a PNG, JPEG or TIFF, told apart by content, and turns it as it is to be shown. The size is checked before
 * memory is taken.
 * @param reading what to take from the file; only a PNG or TIFF can have more than its colours
 * @throws UserError naming `name` when the bytes are no such image, refused, corrupt or cut short
 */
export function decodeImage(bytes: Uint8Array, name: string, reading: ImageReading = 'colours'): Raster {
  return attempt(bytes, name, (format) => format.decode(bytes, name, reading));
}

/** The size of an image as it is shown, and its channels, from its header alone; errors as `decodeImage`. */
export function imageHeader(bytes: Uint8Array, name: string): ImageHeader {
  return attempt(bytes, name, (format) => format.header(bytes));
}

function attempt<T>(bytes: Uint8Array, name: string, read: (format: Format) => T): T {
  const format = formats.find(({ magics }) =>
    magics.some((magic) => magic.every((byte, i) => bytes[i] === byte)),
  );
  if (isLfsPointer(bytes)) throw new UserError(`${name} ${lfsPointerFault}`);
  if (!format)
    throw new UserError(`${name}: not a PNG, JPEG or TIFF image; choose an image of one of these kinds.`);
  try {
    return read(format);
  } catch (error) {
    if (error instanceof UserError) throw error;
    const message = `${name}: the ${format.name} data is corrupt or cut short; copy or export the image again.`;
    throw new UserError(message, { cause: error });
  }
}
