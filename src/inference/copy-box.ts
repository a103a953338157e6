import { at } from '../at.ts';
import { lengthOf, type Region, shapeOf } from '../graph/region.ts';
import { sizeOf, type TensorData } from '../graph/tensor.ts';

/** A new array of the same type. */
export function emptyLike(data: TensorData, length: number): TensorData {
  const make = data.constructor as new (length: number) => TensorData;
  return new make(length);
}

/**
 * Copies the values over the box `inside`, in contiguous runs along the last axes.
 * @param from the region that `source` holds, in row-major order
 * @param to the region that `target` holds, in row-major order
 */
export function copyBox(
  source: TensorData,
  from: Region,
  target: TensorData,
  to: Region,
  inside: Region,
): void {
  const lengths = inside.map(lengthOf);
  if (lengths.includes(0)) return;
  const isWhole = (axis: number): boolean =>
    lengths[axis] === lengthOf(at(from, axis)) && lengths[axis] === lengthOf(at(to, axis));
  // The axes from `last` on are one contiguous run.
  let last = inside.length - 1;
  let run = last < 0 ? 1 : at(lengths, last);
  while (last > 0 && isWhole(last)) {
    last -= 1;
    run *= at(lengths, last);
  }
  const fromStrides = stridesOf(from);
  const toStrides = stridesOf(to);
  const copyAxis = (axis: number, read: number, write: number): void => {
    if (axis >= last) {
      copyRun(source, read, target, write, run);
      return;
    }
    const length = lengths[axis] ?? 0;
    const fromStride = fromStrides[axis] ?? 0;
    const toStride = toStrides[axis] ?? 0;
    for (let i = 0; i < length; i++) copyAxis(axis + 1, read + i * fromStride, write + i * toStride);
  };
  copyAxis(0, offsetIn(from, fromStrides, inside), offsetIn(to, toStrides, inside));
}

/**
 * The values over a part of a region.
 * @param from the region that `values` hold, in row-major order
 */
export function cropOf<T extends TensorData>(values: T, from: Region, part: Region): T {
  const own = emptyLike(values, sizeOf(shapeOf(part)));
  copyBox(values, from, own, part, part);
  return own as T;
}

/** Below this many values, a loop is faster than a view of the source. */
const shortRun = 24;

function copyRun(source: TensorData, read: number, target: TensorData, write: number, length: number): void {
  if (length >= shortRun) {
    target.set(source.subarray(read, read + length) as never, write);
    return;
  }
  for (let i = 0; i < length; i++) target[write + i] = source[read + i] as never;
}

/** Elements from one position along each axis to the next, in row-major order. */
function stridesOf(region: Region): readonly number[] {
  let stride = 1;
  return region
    .toReversed()
    .map((interval) => {
      const own = stride;
      stride *= lengthOf(interval);
      return own;
    })
    .reverse();
}

/** Where a box starts among the values of a region. */
function offsetIn(region: Region, strides: readonly number[], box: Region): number {
  return box.reduce((sum, [start], axis) => sum + (start - at(region, axis)[0]) * at(strides, axis), 0);
}
