import { at } from '../at.ts';
import { intersect, isEmpty, isSame, lengthOf, type Region, shapeOf, wholeOf } from '../graph/region.ts';
import { sizeOf, type Tensor, type TensorData } from '../graph/tensor.ts';
import { copyBox, emptyLike } from './copy-box.ts';

/** The baseline of parts of a model's tensors: their values without treatment. */
export interface BaselineStore {
  /**
   * Values of a tensor over a region, in row-major order, and `fill` outside the tensor. They must not be written to.
   * @throws Error when the store lacks a value in the region, which is a bug
   */
  crop(tensor: string, region: Region, fill: number): TensorData;
  typeOf(tensor: string): Tensor['type'];
  has(tensor: string): boolean;
}

/** A part of a tensor and its values, in row-major order. */
export interface StoredPart {
  /** Of the whole tensor. */
  readonly shape: readonly number[];
  readonly region: Region;
  readonly values: Tensor;
}

const defaultCacheBytes = 256 * 2 ** 20;

/**
 * A store of the given parts.
 * @param cacheBytes bytes of crops that are cached for the next plan that reads the same
 */
export function createBaselineStore(
  parts: ReadonlyMap<string, StoredPart>,
  cacheBytes: number = defaultCacheBytes,
): BaselineStore {
  const cache = new Map<string, TensorData>();
  let bytes = 0;
  const partOf = (tensor: string): StoredPart => {
    const part = parts.get(tensor);
    if (part === undefined) throw new Error(`The baseline of ${tensor} is not stored.`);
    return part;
  };
  return {
    has: (tensor) => parts.has(tensor),
    typeOf: (tensor) => partOf(tensor).values.type,
    crop(tensor, region, fill) {
      const key = `${tensor} ${region.join()} ${fill}`;
      const known = cache.get(key);
      if (known !== undefined) return known;
      const part = partOf(tensor);
      if (!holds(part, region))
        throw new Error(`The baseline of ${tensor} is not stored over all of ${region.join(' × ')}.`);
      const cropped = cropOf(part, region, fill);
      if (cacheBytes === 0) return cropped;
      if (bytes > cacheBytes) {
        cache.clear();
        bytes = 0;
      }
      cache.set(key, cropped);
      bytes += cropped.byteLength;
      return cropped;
    },
  };
}

/** Whether all values within the tensor are stored. */
function holds({ shape, region: own }: StoredPart, region: Region): boolean {
  const read = intersect(region, wholeOf(shape));
  return isEmpty(read) || isSame(read, intersect(read, own));
}

/** Half precision is stored as its bits. */
const halfMinusInfinity = 0xfc00;

function cropOf({ region: own, values }: StoredPart, region: Region, fill: number): TensorData {
  if (isSame(own, region)) return values.data;
  const cropped = emptyLike(values.data, sizeOf(shapeOf(region)));
  const inside = intersect(region, own);
  const isPadded = inside.some((interval, axis) => lengthOf(interval) < lengthOf(at(region, axis)));
  if (isPadded && fill !== 0) fillWith(cropped, values.type === 'float16' ? halfMinusInfinity : fill);
  copyBox(values.data, own, cropped, region, inside);
  return cropped;
}

function fillWith(data: TensorData, value: number): void {
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) data.fill(BigInt(value));
  else data.fill(value);
}
