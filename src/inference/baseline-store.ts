import {
  intersect,
  isEmpty,
  isSame,
  lengthOf,
  nowhere,
  type Region,
  shapeOf,
  wholeOf,
} from '../graph/region.ts';
import { sizeOf, type Tensor, type TensorData } from '../graph/tensor.ts';

/** Parts of a model's tensors as they are without treatment. */
export interface BaselineStore {
  /** Values of a tensor over a region, in row order, `fill` outside the tensor; not to be written to. */
  crop(tensor: string, region: Region, fill: number): TensorData;
  typeOf(tensor: string): Tensor['type'];
  has(tensor: string): boolean;
}

/** A part of a tensor and its values, in row order. */
export interface Kept {
  /** Of the whole tensor. */
  readonly shape: readonly number[];
  readonly region: Region;
  readonly values: Tensor;
}

const keptBytes = 256 * 2 ** 20;

/**
 * A store of the given parts.
 * @param room bytes of crops that are kept for the next plan that reads the same
 */
export function createBaselineStore(
  parts: ReadonlyMap<string, Kept>,
  room: number = keptBytes,
): BaselineStore {
  const cache = new Map<string, TensorData>();
  let bytes = 0;
  const partOf = (tensor: string): Kept => {
    const part = parts.get(tensor);
    if (part === undefined) throw new Error(`Nothing is kept of ${tensor}.`);
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
        throw new Error(`Too little is kept of ${tensor}: ${region.join(' × ')} is read.`);
      const cropped = cropOf(part, region, fill);
      if (room === 0) return cropped;
      if (bytes > room) {
        cache.clear();
        bytes = 0;
      }
      cache.set(key, cropped);
      bytes += cropped.byteLength;
      return cropped;
    },
  };
}

/** Whether what is read within the tensor is kept. */
function holds({ shape, region: own }: Kept, region: Region): boolean {
  const read = intersect(region, wholeOf(shape));
  return isEmpty(read) || isSame(read, intersect(read, own));
}

/** Half precision is kept as its bits. */
const halfMinusInfinity = 0xfc00;

function cropOf({ region: own, values }: Kept, region: Region, fill: number): TensorData {
  if (isSame(own, region)) return values.data;
  const cropped = emptyLike(values.data, sizeOf(shapeOf(region)));
  const inside = intersect(region, own);
  const isPadded = inside.some((interval, axis) => lengthOf(interval) < lengthOf(region[axis] ?? nowhere));
  if (isPadded && fill !== 0) fillWith(cropped, values.type === 'float16' ? halfMinusInfinity : fill);
  copyBox(values.data, own, cropped, region, inside);
  return cropped;
}

export function emptyLike(data: TensorData, length: number): TensorData {
  const make = data.constructor as new (length: number) => TensorData;
  return new make(length);
}

function fillWith(data: TensorData, value: number): void {
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) data.fill(BigInt(value));
  else data.fill(value);
}

/** Copies the box `inside` from values over `from` to values over `to`, run by run along the last axes. */
export function copyBox(
  source: TensorData,
  from: Region,
  target: TensorData,
  to: Region,
  inside: Region,
): void {
  if (inside.some((interval) => lengthOf(interval) === 0)) return;
  const lengths = inside.map(lengthOf);
  let last = inside.length - 1;
  let run = last < 0 ? 1 : (lengths[last] ?? 1);
  while (
    last > 0 &&
    lengths[last] === lengthOf(from[last] ?? nowhere) &&
    lengths[last] === lengthOf(to[last] ?? nowhere)
  ) {
    last -= 1;
    run *= lengths[last] ?? 1;
  }
  const fromStrides = stridesOf(from);
  const toStrides = stridesOf(to);
  const startIn = (region: Region, strides: readonly number[]): number =>
    inside.reduce(
      (sum, [start], axis) => sum + (start - (region[axis] ?? nowhere)[0]) * (strides[axis] ?? 0),
      0,
    );
  const copyAxis = (axis: number, at: number, to: number): void => {
    if (axis >= last) {
      copyRun(source, at, target, to, run);
      return;
    }
    const length = lengths[axis] ?? 0;
    const fromStride = fromStrides[axis] ?? 0;
    const toStride = toStrides[axis] ?? 0;
    for (let i = 0; i < length; i++) copyAxis(axis + 1, at + i * fromStride, to + i * toStride);
  };
  copyAxis(0, startIn(from, fromStrides), startIn(to, toStrides));
}

/** Below this many values, a loop is faster than a view of the source. */
const shortRun = 24;

function copyRun(source: TensorData, at: number, target: TensorData, to: number, length: number): void {
  if (length >= shortRun) {
    target.set(source.subarray(at, at + length) as never, to);
    return;
  }
  for (let i = 0; i < length; i++) target[to + i] = source[at + i] as never;
}

function stridesOf(region: Region): readonly number[] {
  const strides = new Array<number>(region.length);
  let stride = 1;
  for (let axis = region.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= lengthOf(region[axis] ?? nowhere);
  }
  return strides;
}
