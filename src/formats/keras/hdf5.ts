import type { Dataset, Group } from 'h5wasm';
import { UserError } from '../../errors.ts';
import { fromHalf } from '../../graph/half.ts';
import { sizeOf } from '../../graph/tensor.ts';
import { initializer } from '../tensorflow/constant.ts';
import { mostInflated } from './inflated.ts';
import type { Constant } from '../tensorflow/value.ts';

/** An HDF5 file in memory. Links to other files lead nowhere: its file system holds no other file. */
export interface Hdf5 {
  /** A string attribute of the file; null where there is none. */
  text(attribute: string): string | null;
  /** An attribute that lists strings, which Keras splits into `name0`, `name1`, … if long; null where there is none. */
  texts(group: string, attribute: string): readonly string[] | null;
  has(path: string): boolean;
  /**
   * A tensor as `float32`.
   * @throws UserError when there is no such tensor, it does not hold numbers, or it is larger than the file can hold
   */
  tensor(path: string): Constant;
}

/** The most bytes read from one file. */
const mostBytes = 2 ** 31 - 1;
const signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
let opened = 0;

/** Whether a file begins as HDF5 files do. */
export function isHdf5(bytes: Uint8Array): boolean {
  return signature.every((byte, i) => bytes[i] === byte);
}

/**
 * Opens the bytes of an HDF5 file and closes it after `work`.
 * @param file its name in messages
 * @throws UserError when it is not an HDF5 file, or is damaged
 */
export async function withHdf5<T>(bytes: Uint8Array, file: string, work: (hdf5: Hdf5) => T): Promise<T> {
  if (!isHdf5(bytes))
    throw new UserError(`${file} is not an HDF5 file: it is damaged or another kind of file.`);
  const { ready, File } = await import('h5wasm');
  const library = await ready;
  library.activate_throwing_error_handler();
  const path = `/model ${opened++}.h5`;
  library.FS.writeFile(path, bytes);
  try {
    const root = orDamaged(file, () => new File(path, 'r'));
    try {
      return work(hdf5Of(root, bytes.byteLength, file));
    } finally {
      root.close();
    }
  } finally {
    library.FS.unlink(path);
  }
}

function hdf5Of(root: Group, length: number, file: string): Hdf5 {
  let total = 0;
  const attributeOf = (group: string, name: string): unknown => {
    const entity = group === '' ? root : orNull(() => root.get(group));
    if (entity === null || !('attrs' in entity)) return null;
    const attrs = orDamaged(file, () => entity.attrs);
    return Object.hasOwn(attrs, name) ? orDamaged(file, () => attrs[name]?.value) : null;
  };
  const datasetOf = (path: string): Dataset | null => {
    const entity = orNull(() => root.get(path));
    return entity !== null && 'filters' in entity ? entity : null;
  };
  return {
    text(attribute) {
      const value = attributeOf('', attribute);
      return typeof value === 'string' ? value : null;
    },
    texts(group, attribute) {
      const whole = textsOf(attributeOf(group, attribute));
      if (whole !== null) return whole;
      const parts: string[] = [];
      for (let i = 0; ; i++) {
        const part = textsOf(attributeOf(group, `${attribute}${i}`));
        if (part === null) return parts.length === 0 ? null : parts;
        parts.push(...part);
      }
    },
    has: (path) => datasetOf(path) !== null,
    tensor(path) {
      const dataset = datasetOf(path);
      if (dataset === null)
        throw new UserError(`${file} has no tensor ${path}: it is damaged or incomplete.`);
      const { shape, type, size, filters } = orDamaged(file, () => ({
        shape: dataset.shape,
        type: dataset.metadata.type,
        size: dataset.metadata.size,
        filters: dataset.filters,
      }));
      if (shape === null) throw new UserError(`${file} has no tensor ${path}: it is damaged or incomplete.`);
      if (!isReadable(type, size))
        throw new UserError(
          `${file}: its tensor ${path} holds neither floats of 16, 32 or 64 bits nor integers: save the model in float32.`,
        );
      const bytes = sizeOf(shape) * size;
      total += bytes;
      const most = Math.min(mostBytes, filters.length === 0 ? length : mostInflated(length));
      if (!(total <= most))
        throw new UserError(
          `${file}: its tensor ${path} (${shape.join('×')}) is larger than the file can hold: refused.`,
        );
      const value = orDamaged(file, () => (size === 2 && type === 1 ? halves(dataset) : dataset.value));
      return {
        kind: 'constant',
        name: path,
        value: initializer('float32', shape, float32Bytes(value, path, file)),
      };
    },
  };
}

/** Whether numbers of an HDF5 class (0 integers, 1 floats) and of so many bytes are read. */
function isReadable(type: number, size: number): boolean {
  return (type === 0 && [1, 2, 4, 8].includes(size)) || (type === 1 && [2, 4, 8].includes(size));
}

/** A `float16` tensor as numbers: h5wasm reads none, but it reads their bits as it reads integers. */
function halves(dataset: Dataset): Float32Array {
  const metadata: Dataset['metadata'] = { ...dataset.metadata, type: 0, signed: false };
  const asIntegers = Object.create(dataset, { metadata: { value: metadata } }) as Dataset;
  const bits = asIntegers.value;
  return Float32Array.from(bits instanceof Uint16Array ? bits : [Number(bits)], fromHalf);
}

function float32Bytes(value: unknown, path: string, file: string): Uint8Array {
  if (value instanceof Float32Array) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  if (typeof value === 'number' || typeof value === 'bigint')
    return new Uint8Array(Float32Array.of(Number(value)).buffer);
  if (value instanceof BigInt64Array || value instanceof BigUint64Array)
    return new Uint8Array(Float32Array.from(value, Number).buffer);
  if (ArrayBuffer.isView(value) && !(value instanceof DataView))
    return new Uint8Array(Float32Array.from(value as Float64Array).buffer);
  throw new UserError(`${file}: its tensor ${path} does not hold numbers: the file is damaged.`);
}

/** A list of strings; an empty list is stored as numbers. */
function textsOf(value: unknown): readonly string[] | null {
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  if (typeof value === 'string') return [value];
  return ArrayBuffer.isView(value) ? [] : null;
}

/** What `read` returns; an error of the HDF5 library becomes a `UserError`. */
function orDamaged<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${file} is not a whole HDF5 file: it is damaged or cut off.`, { cause: error });
  }
}

function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
