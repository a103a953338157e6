import { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { at } from '../../at.ts';

type Elements = ReturnType<BackendWasm['typedArrayFromHeap']>;

type Attributes = Readonly<Record<string, unknown>>;

/** A kernel of one or several tensors. */
type Compute = (
  backend: BackendWasm,
  tensors: readonly [tf.TensorInfo, ...tf.TensorInfo[]],
  attributes: Attributes,
) => tf.TensorInfo | tf.TensorInfo[];

/** Up to this many elements are copied one by one; for longer runs a `subarray` view pays off. */
const short = 128;

/**
 * Replaces the kernels that only copy elements. Those of WebAssembly's backend copy the whole tensor first, visit every
 * element from five axes on, allocate an object for each run of elements, or (Tile) memory for each element.
 */
export function registerCopies(backendName: string): void {
  for (const [kernelName, compute] of [
    [tf.Slice, slice],
    [tf.SplitV, split],
    [tf.Unpack, unpack],
    [tf.Concat, concat],
    [tf.Tile, tile],
  ] as const) {
    tf.unregisterKernel(kernelName, backendName);
    tf.registerKernel({ kernelName, backendName, kernelFunc: kernelOf(compute) });
  }
}

function kernelOf(compute: Compute): tf.KernelFunc {
  return ({ inputs, attrs, backend }) => {
    const [first, ...others] = Object.values(inputs).flatMap((tensor) => tensor ?? []);
    if (first === undefined || !(backend instanceof BackendWasm))
      throw new Error('A copy needs a tensor in WebAssembly.');
    return compute(backend, [first, ...others], attrs ?? {});
  };
}

const slice: Compute = (backend, [x], attributes) => {
  const { begin, size } = attributes as unknown as tf.SliceAttrs;
  const [start, lengths] = tf.slice_util.parseSliceParams(x, begin, size) as [number[], number[]];
  return sliceOf(backend, x, start, lengths);
};

const split: Compute = (backend, [x], attributes) => {
  const { numOrSizeSplits, axis: given } = attributes as unknown as tf.SplitVAttrs;
  const axis = axisIn(x, given);
  return partsOf(backend, x, axis, tf.backend_util.prepareSplitSize(x, numOrSizeSplits, axis));
};

const unpack: Compute = (backend, [x], attributes) => {
  const axis = axisIn(x, (attributes as unknown as tf.UnpackAttrs).axis);
  const lengths = new Array<number>(at(x.shape, axis)).fill(1);
  const shape = x.shape.toSpliced(axis, 1);
  return partsOf(backend, x, axis, lengths).map((part) => ({ ...part, shape }));
};

const concat: Compute = (backend, parts, attributes) => {
  const [first] = parts;
  const axis = axisIn(first, (attributes as unknown as tf.ConcatAttrs).axis);
  const shapes = parts.map((part) => part.shape);
  const shape = tf.backend_util.computeOutShape(shapes, axis);
  const result = backend.makeOutput(shape, first.dtype);
  // Views are created last: moving a tensor to this backend, like allocating one, may move its memory.
  for (const part of parts) backend.dataIdMap.get(part.dataId);
  const to = backend.typedArrayFromHeap(result);
  const step = tf.util.sizeFromShape(shape.slice(axis));
  const runs = tf.util.sizeFromShape(shape.slice(0, axis));
  let start = 0;
  for (const part of parts) {
    const from = backend.typedArrayFromHeap(part);
    const length = tf.util.sizeFromShape(part.shape.slice(axis));
    for (let run = 0; run < runs; run++) copy(from, run * length, to, start + run * step, length);
    start += length;
  }
  return result;
};

const tile: Compute = (backend, [x], attributes) => {
  const { reps } = attributes as unknown as tf.TileAttrs;
  const shape = x.shape.map((length, axis) => length * at(reps, axis));
  const result = backend.makeOutput(shape, x.dtype);
  const [from, to] = [backend.typedArrayFromHeap(x), backend.typedArrayFromHeap(result)];
  const last = reps.findLastIndex((times) => times !== 1);
  const run = tf.util.sizeFromShape(x.shape.slice(last + 1));
  let read = 0;
  const writeFrom = (axis: number, start: number): number => {
    if (axis > last) {
      copy(from, read, to, start, run);
      read += run;
      return start + run;
    }
    const count = at(x.shape, axis);
    let end = start;
    for (let i = 0; i < count; i++) end = writeFrom(axis + 1, end);
    const length = end - start;
    const repeated = start + length * at(reps, axis);
    if (length === 1) to.fill(to[start] ?? 0, start, repeated);
    else
      for (let position = end; position < repeated; position += length) to.copyWithin(position, start, end);
    return repeated;
  };
  writeFrom(0, 0);
  return result;
};

/** An axis, counted from the front. */
function axisIn({ shape }: tf.TensorInfo, axis: number): number {
  return at(tf.util.parseAxisParam(axis, shape), 0);
}

function partsOf(
  backend: BackendWasm,
  x: tf.TensorInfo,
  axis: number,
  lengths: readonly number[],
): tf.TensorInfo[] {
  let start = 0;
  return lengths.map((length) => {
    const begin = x.shape.map((_, i) => (i === axis ? start : 0));
    start += length;
    return sliceOf(backend, x, begin, x.shape.with(axis, length));
  });
}

function sliceOf(
  backend: BackendWasm,
  x: tf.TensorInfo,
  begin: readonly number[],
  lengths: readonly number[],
): tf.TensorInfo {
  const result = backend.makeOutput([...lengths], x.dtype);
  if (tf.util.sizeFromShape([...lengths]) === 0) return result;
  const [from, to] = [backend.typedArrayFromHeap(x), backend.typedArrayFromHeap(result)];
  const strides = x.shape.map((_, axis) => tf.util.sizeFromShape(x.shape.slice(axis + 1)));
  // The last axes that are taken whole, and the one before them, are contiguous.
  let inner = x.shape.length - 1;
  while (inner > 0 && lengths[inner] === x.shape[inner]) inner--;
  const run = tf.util.sizeFromShape(lengths.slice(Math.max(0, inner)));
  const index = lengths.slice(0, Math.max(0, inner)).map(() => 0);
  let position = begin.reduce((sum, start, axis) => sum + start * at(strides, axis), 0);
  for (let done = 0; done < to.length; done += run) {
    copy(from, position, to, done, run);
    for (let axis = inner - 1; axis >= 0; axis--) {
      const [stride, length, next] = [strides[axis] ?? 1, lengths[axis] ?? 1, (index[axis] ?? 0) + 1];
      position += stride;
      index[axis] = next;
      if (next < length) break;
      position -= stride * length;
      index[axis] = 0;
    }
  }
  return result;
}

function copy(from: Elements, first: number, to: Elements, start: number, length: number): void {
  if (length > short) to.set(from.subarray(first, first + length), start);
  else for (let i = 0; i < length; i++) to[start + i] = from[first + i] ?? 0;
}
