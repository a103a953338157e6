import { writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { at } from '../../src/at.ts';

/** A volume to be written. */
export interface WrittenVolume {
  /** Slices, rows and columns. */
  readonly size: readonly number[];
  /** In row order, channels outermost. */
  readonly data: Float32Array | Float64Array | Int16Array | Uint8Array;
  readonly channels?: number;
  /** Millimetres to the right, to the front and up of voxel (0, 0, 0). */
  readonly origin?: readonly [number, number, number];
  /** Millimetres along slices, rows and columns. */
  readonly spacing?: readonly [number, number, number];
}

/** Codes of the NIfTI-1 standard. */
const types = { Float32Array: 16, Float64Array: 64, Int16Array: 4, Uint8Array: 2 } as const;

/** Writes a NIfTI-1 file, packed where its name says so. */
export async function writeNifti(path: string, volume: WrittenVolume): Promise<string> {
  await writeFile(path, path.endsWith('.gz') ? gzipSync(niftiOf(volume), { level: 1 }) : niftiOf(volume));
  return path;
}

/** The bytes of a NIfTI-1 file; columns run to the right, rows to the front and slices up. */
export function niftiOf({
  size,
  data,
  channels = 1,
  origin = [0, 0, 0],
  spacing = [1, 1, 1],
}: WrittenVolume): Uint8Array {
  const bytes = new Uint8Array(352 + data.byteLength);
  const view = new DataView(bytes.buffer);
  const [slices, rows, columns] = [at(size, 0), at(size, 1), at(size, 2)];
  view.setInt32(0, 348, true);
  for (const [i, length] of [channels > 1 ? 4 : 3, columns, rows, slices, channels, 1, 1, 1].entries())
    view.setInt16(40 + 2 * i, length, true);
  view.setInt16(70, types[data.constructor.name as keyof typeof types], true);
  view.setInt16(72, 8 * data.BYTES_PER_ELEMENT, true);
  for (const [i, length] of [1, ...spacing.toReversed(), 1, 1, 1, 1].entries())
    view.setFloat32(76 + 4 * i, length, true);
  view.setFloat32(108, 352, true);
  view.setFloat32(112, 1, true);
  view.setUint8(123, 2);
  view.setInt16(254, 1, true);
  for (const [i, from] of origin.entries()) {
    view.setFloat32(280 + 20 * i, at(spacing.toReversed(), i), true);
    view.setFloat32(292 + 16 * i, from, true);
  }
  bytes.set([0x6e, 0x2b, 0x31, 0], 344);
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), 352);
  return bytes;
}
