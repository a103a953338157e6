import {
  type Interval,
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
}

interface Kept {
  /** Of the whole tensor. */
  readonly shape: readonly number[];
  readonly region: Region;
  readonly values: Tensor;
}

/** Crops that are kept for the next plan that reads the same. */
const keptBytes = 256 * 2 ** 20;

/** A store of the given parts. */
export function createBaselineStore(parts: ReadonlyMap<string, Kept>): BaselineStore {
  const cache = new Map<string, TensorData>();
  let bytes = 0;
  const partOf = (tensor: string): Kept => {
    const part = parts.get(tensor);
    if (part === undefined) throw new Error(`Nothing is kept of ${tensor}.`);
    return part;
  };
  return {
    typeOf: (tensor) => partOf(tensor).values.type,
    crop(tensor, region, fill) {
      const key = `${tensor} ${region.join()} ${fill}`;
      const known = cache.get(key);
      if (known !== undefined) return known;
      const part = partOf(tensor);
      if (!holds(part, region))
        throw new Error(`Too little is kept of ${tensor}: ${region.join(' × ')} is read.`);
      const cropped = cropOf(part, region, fill);
      if (bytes > keptBytes) {
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
  const rank = inside.length;
  let run = 1;
  let axis = rank - 1;
  const isFull = (i: number): boolean => {
    const length = lengthOf(inside[i] ?? nowhere);
    return length === lengthOf(from[i] ?? nowhere) && length === lengthOf(to[i] ?? nowhere);
  };
  while (axis >= 0 && isFull(axis)) run *= lengthOf(inside[axis--] ?? nowhere);
  const runs = axis < 0 ? 1 : lengthOf(inside[axis] ?? nowhere) * run;
  const outer = Math.max(0, axis);
  const fromStrides = stridesOf(from);
  const toStrides = stridesOf(to);
  const position = inside.map(([start]) => start);
  const offset = (region: Region, strides: readonly number[]): number =>
    position.reduce((sum, at, i) => sum + (at - (region[i] ?? nowhere)[0]) * (strides[i] ?? 0), 0);
  for (;;) {
    const at = offset(from, fromStrides);
    target.set(source.subarray(at, at + runs) as never, offset(to, toStrides));
    if (!advance(position, inside, outer)) return;
  }
}

/** Steps a position through the axes before `outer`; false when all are done. */
function advance(position: number[], inside: Region, outer: number): boolean {
  for (let axis = outer - 1; axis >= 0; axis--) {
    const [start, end]: Interval = inside[axis] ?? nowhere;
    const next = (position[axis] ?? 0) + 1;
    position[axis] = next < end ? next : start;
    if (next < end) return true;
  }
  return false;
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
