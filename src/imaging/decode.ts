import { UserError } from '../errors.ts';
import { isLfsPointer, lfsPointerFault } from '../files/lfs-pointer.ts';
import { decodeJpeg, jpegMagic, jpegSize } from './jpeg.ts';
import { pngMagic } from './png-chunks.ts';
import { decodePng, shownPngSize } from './png.ts';
import type { ImageSize, Raster } from './raster.ts';
import { decodeTiff, tiffMagic, tiffSize } from './tiff.ts';

interface Format {
  readonly name: string;
  readonly magics: readonly (readonly number[])[];
  readonly size: (bytes: Uint8Array) => ImageSize;
  readonly decode: (bytes: Uint8Array, name: string) => Raster;
}

const formats: readonly Format[] = [
  { name: 'PNG', magics: [pngMagic], size: shownPngSize, decode: decodePng },
  { name: 'JPEG', magics: [jpegMagic], size: jpegSize, decode: decodeJpeg },
  { name: 'TIFF', magics: tiffMagic, size: tiffSize, decode: decodeTiff },
];

/**
 * Decodes a PNG, JPEG or TIFF, told apart by content, and turns it as it is to be shown. The size is checked before
 * memory is taken.
 * @throws UserError naming `name` when the bytes are no such image, refused, corrupt or cut short
 */
export function decodeImage(bytes: Uint8Array, name: string): Raster {
  return attempt(bytes, name, (format) => format.decode(bytes, name));
}

/** The size of an image as it is shown, from its header alone; errors as `decodeImage`. */
export function imageSize(bytes: Uint8Array, name: string): ImageSize {
  return attempt(bytes, name, (format) => format.size(bytes));
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
