import { voxelsOf, type StoredType } from '../stored-voxels.ts';
import { cutShort, readData } from '../volume-file.ts';
import type { DicomImage, DicomPixels } from './dicom-image.ts';
import { syntaxes } from './dicom-text.ts';

/**
 * Reads the pixels of a file that are not packed, and gives those of each of its frames. Bits above those that are
 * stored, which may hold overlays, are left out.
 * @throws UserError when the file is cut short
 */
export async function readNative({
  file,
  pixels,
  frames,
}: DicomImage): Promise<(frame: number) => ArrayLike<number>> {
  const { rows, columns, samples, bitsAllocated, offset, inflated } = pixels;
  const count = rows * columns * samples;
  const length = Math.ceil((count * frames.length * bitsAllocated) / 8);
  const even = length + (length % 2);
  const words = isSwapped(pixels) && bitsAllocated < 16 ? even : length;
  if (inflated !== null && offset + length > inflated.length) throw cutShort(file.name);
  const bytes =
    inflated === null ? await readData(file, offset, words) : inflated.slice(offset, offset + length);
  if (bitsAllocated === 1) {
    return (frame) =>
      Uint8Array.from({ length: count }, (_, i) => {
        const bit = frame * count + i;
        return ((bytes[bit >> 3] ?? 0) >> (bit & 7)) & 1;
      });
  }
  const numbers = cleared(numbersOf(bytes, pixels), pixels);
  return (frame) => numbers.subarray(frame * count, (frame + 1) * count);
}

function isSwapped({ transferSyntax, bitsAllocated, isWords }: DicomPixels): boolean {
  return transferSyntax === syntaxes.bigEndian && (bitsAllocated > 8 || isWords);
}

type Whole = Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array;

function numbersOf(bytes: Uint8Array, pixels: DicomPixels): Whole {
  const { bitsAllocated, isSigned } = pixels;
  const bits = bitsAllocated === 1 ? 8 : bitsAllocated;
  if (isSwapped(pixels) && bits === 8) Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).swap16();
  const type: StoredType = `${isSigned ? 'int' : 'uint'}${bits}`;
  const isLittle = !isSwapped(pixels) || bits === 8;
  return voxelsOf(bytes, { type, isLittle, size: [], channels: 1 }) as Whole;
}

/** Numbers whose bits above the stored ones are their sign's. */
function cleared(numbers: Whole, { bitsAllocated, bitsStored, isSigned }: DicomPixels): Whole {
  if (bitsStored === bitsAllocated) return numbers;
  const shift = 32 - bitsStored;
  for (let i = 0; i < numbers.length; i++) {
    const moved = (numbers[i] ?? 0) << shift;
    numbers[i] = isSigned ? moved >> shift : moved >>> shift;
  }
  return numbers;
}
