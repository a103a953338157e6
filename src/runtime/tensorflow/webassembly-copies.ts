import { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';

type Elements = ReturnType<BackendWasm['typedArrayFromHeap']>;

type Attributes = Readonly<Record<string, unknown>>;

/** A kernel of one tensor or several. */
type Compute = (
  backend: BackendWasm,
  tensors: readonly [tf.TensorInfo, ...tf.TensorInfo[]],
  attributes: Attributes,
) => tf.TensorInfo | tf.TensorInfo[];

/** Numbers that are copied one by one; for more, a view of them is worth making. */
const short = 128;

/**
 * Kernels that only move elements about. WebAssembly's backend copies the whole tensor first, goes over it element by
 * element from five axes on, makes an object for each run of elements, or (Tile) asks for memory for each element.
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
    if (first === undefined || !(backend instanceof BackendWasm)) throw new Error('A copy has a tensor.');
    return compute(backend, [first, ...others], attrs ?? {});
  };
}

const slice: Compute = (backend, [x], attributes) => {
  const { begin, size } = attributes as unknown as tf.SliceAttrs;
  const [start = [], lengths = []] = tf.slice_util.parseSliceParams(x, begin, size);
  return sliceOf(backend, x, start, lengths);
};

const split: Compute = (backend, [x], attributes) => {
  const { numOrSizeSplits, axis: given } = attributes as unknown as tf.SplitVAttrs;
  const [axis = 0] = tf.util.parseAxisParam(given, x.shape);
  return partsOf(backend, x, axis, tf.backend_util.prepareSplitSize(x, numOrSizeSplits, axis));
};

const unpack: Compute = (backend, [x], attributes) => {
  const [axis = 0] = tf.util.parseAxisParam((attributes as unknown as tf.UnpackAttrs).axis, x.shape);
  const lengths = new Array<number>(x.shape[axis] ?? 0).fill(1);
  const shape = x.shape.toSpliced(axis, 1);
  return partsOf(backend, x, axis, lengths).map((part) => ({ ...part, shape }));
};

const concat: Compute = (backend, parts, attributes) => {
  const [first] = parts;
  const [axis = 0] = tf.util.parseAxisParam((attributes as unknown as tf.ConcatAttrs).axis, first.shape);
  const shapes = parts.map((part) => part.shape);
  const shape = tf.backend_util.computeOutShape(shapes, axis);
  const result = backend.makeOutput(shape, first.dtype);
  // Views are taken last: bringing a tensor here, as room for a new one, may move the memory.
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
  const shape = x.shape.map((length, axis) => length * (reps[axis] ?? 1));
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
    let end = start;
    for (let i = 0; i < (x.shape[axis] ?? 1); i++) end = writeFrom(axis + 1, end);
    const length = end - start;
    const repeated = start + length * (reps[axis] ?? 1);
    if (length === 1) to.fill(to[start] ?? 0, start, repeated);
    else for (let at = end; at < repeated; at += length) to.copyWithin(at, start, end);
    return repeated;
  };
  writeFrom(0, 0);
  return result;
};

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
  // The last axes that are taken whole, and the one before them, lie in one run.
  let inner = x.shape.length - 1;
  while (inner > 0 && lengths[inner] === x.shape[inner]) inner--;
  const run = tf.util.sizeFromShape(lengths.slice(Math.max(0, inner)));
  const index = lengths.slice(0, Math.max(0, inner)).map(() => 0);
  let place = begin.reduce((sum, start, axis) => sum + start * (strides[axis] ?? 1), 0);
  for (let done = 0; done < to.length; done += run) {
    copy(from, place, to, done, run);
    for (let axis = inner - 1; axis >= 0; axis--) {
      const [stride, length, next] = [strides[axis] ?? 1, lengths[axis] ?? 1, (index[axis] ?? 0) + 1];
      place += stride;
      index[axis] = next;
      if (next < length) break;
      place -= stride * length;
      index[axis] = 0;
    }
  }
  return result;
}

function copy(from: Elements, at: number, to: Elements, start: number, length: number): void {
  if (length > short) to.set(from.subarray(at, at + length), start);
  else for (let i = 0; i < length; i++) to[start + i] = from[at + i] ?? 0;
}
