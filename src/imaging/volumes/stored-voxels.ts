import type { Size } from '../../documents/box.ts';
import { UserError } from '../../errors.ts';
import { fromHalf } from '../tiff-samples.ts';
import { maxVolumeBytes, type VolumeData, type VolumeHeader, type VolumeType } from './volume.ts';

/** How a file writes its numbers; 64-bit whole numbers become `float64` and halves `float32`. */
export type StoredType = VolumeType | 'int64' | 'uint64' | 'float16';

/** Voxels as a file lays them out. */
export interface StoredVoxels {
  readonly type: StoredType;
  readonly isLittle: boolean;
  /** `[slices, rows, columns]`. */
  readonly size: Size<'image'>;
  readonly channels: number;
  /**
   * Values between one and the next along channels, slices, rows and columns; absent where channels are outermost and
   * columns innermost.
   */
  readonly strides?: readonly [number, number, number, number];
}

/** Bytes of a number in the file. */
export const bytesOf = {
  ...{ int8: 1, uint8: 1, int16: 2, uint16: 2, int32: 4, uint32: 4, int64: 8, uint64: 8 },
  ...{ float16: 2, float32: 4, float64: 8 },
} as const satisfies Record<StoredType, number>;

const maxAxis = 2 ** 15;
const maxChannels = 2 ** 15;

/** How many bytes the voxels have in the file. */
export function storedBytes({ type, size, channels }: StoredVoxels): number {
  return size.reduce((product, length) => product * length, bytesOf[type] * channels);
}

/**
 * What will be in memory.
 * @throws UserError when an axis is shorter than 1 or longer than 32768, or the voxels have more than 2 GB
 */
export function headerOf(stored: StoredVoxels, name: string): VolumeHeader {
  const { size, channels } = stored;
  const isAxis = (length: number, most: number): boolean =>
    Number.isInteger(length) && length >= 1 && length <= most;
  const claim = `${size.join('×')} voxels${channels === 1 ? '' : ` of ${channels} values`}`;
  if (!size.every((length) => isAxis(length, maxAxis)) || !isAxis(channels, maxChannels)) {
    throw new UserError(
      `${name}: its header claims ${claim}, which no volume has; each axis must have 1 to ${maxAxis}.`,
    );
  }
  const type = memoryType(stored.type);
  const bytes = (storedBytes(stored) / bytesOf[stored.type]) * bytesOf[type];
  if (Math.max(bytes, storedBytes(stored)) > maxVolumeBytes) {
    throw new UserError(`${name}: its header claims ${claim}, more than 2 GB; crop or resample it first.`);
  }
  return { size, channels, type, bytes };
}

/** The numbers of a file in row order, channels outermost; `bytes` are used up. */
export function voxelsOf(bytes: Uint8Array, stored: StoredVoxels): VolumeData {
  const { type, isLittle } = stored;
  return inRowOrder(numbersOf(isLittle ? bytes : swapped(bytes, bytesOf[type]), type), stored);
}

/** Room for numbers of a type. */
export function emptyVoxels(type: VolumeType, length: number): VolumeData {
  const arrays = {
    ...{ int8: Int8Array, uint8: Uint8Array, int16: Int16Array, uint16: Uint16Array },
    ...{ int32: Int32Array, uint32: Uint32Array, float32: Float32Array, float64: Float64Array },
  };
  return new arrays[type](length);
}

function memoryType(type: StoredType): VolumeType {
  if (type === 'int64' || type === 'uint64') return 'float64';
  return type === 'float16' ? 'float32' : type;
}

function numbersOf({ buffer, byteOffset, byteLength }: Uint8Array, type: StoredType): VolumeData {
  const length = byteLength / bytesOf[type];
  switch (type) {
    case 'int8':
      return new Int8Array(buffer, byteOffset, length);
    case 'uint8':
      return new Uint8Array(buffer, byteOffset, length);
    case 'int16':
      return new Int16Array(buffer, byteOffset, length);
    case 'uint16':
      return new Uint16Array(buffer, byteOffset, length);
    case 'int32':
      return new Int32Array(buffer, byteOffset, length);
    case 'uint32':
      return new Uint32Array(buffer, byteOffset, length);
    case 'float16':
      return Float32Array.from(new Uint16Array(buffer, byteOffset, length), fromHalf);
    case 'float32':
      return new Float32Array(buffer, byteOffset, length);
    case 'float64':
      return new Float64Array(buffer, byteOffset, length);
    case 'int64':
      return inPlace(new BigInt64Array(buffer, byteOffset, length));
    case 'uint64':
      return inPlace(new BigUint64Array(buffer, byteOffset, length));
  }
}

/** Each number takes the place of the one it is read from. */
function inPlace(whole: BigInt64Array | BigUint64Array): Float64Array {
  const numbers = new Float64Array(whole.buffer, whole.byteOffset, whole.length);
  for (let i = 0; i < numbers.length; i++) numbers[i] = Number(whole[i]);
  return numbers;
}

function swapped(bytes: Uint8Array, width: number): Uint8Array {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (width === 2) buffer.swap16();
  else if (width === 4) buffer.swap32();
  else if (width === 8) buffer.swap64();
  return bytes;
}

/** Numbers that lie as a file lays them out, channels outermost and columns innermost. */
export function inRowOrder(data: VolumeData, { size, channels, strides }: StoredVoxels): VolumeData {
  if (strides === undefined) return data;
  const [perChannel, perSlice, perRow, perColumn] = strides;
  const [slices = 1, rows = 1, columns = 1] = size;
  const ordered = data.slice();
  let next = 0;
  for (let channel = 0; channel < channels; channel++) {
    for (let slice = 0; slice < slices; slice++) {
      for (let row = 0; row < rows; row++) {
        let from = channel * perChannel + slice * perSlice + row * perRow;
        for (let column = 0; column < columns; column++, from += perColumn) {
          ordered[next++] = data[from] ?? 0;
        }
      }
    }
  }
  return ordered;
}
