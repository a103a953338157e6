import * as tf from '@tensorflow/tfjs-core';
import { at } from '../../at.ts';
import { type Interpolation, matrixOf } from './interpolation.ts';
import { gather } from './gather.ts';
import { around } from './windows.ts';

/** A kernel of TensorFlow.js that resizes two axes, with its options. */
interface Kernel {
  readonly isLinear: boolean;
  readonly alignsCorners: boolean;
  readonly hasHalfPixels: boolean;
}

const kernels: readonly Kernel[] = [true, false].flatMap((isLinear) => [
  { isLinear, alignsCorners: false, hasHalfPixels: true },
  { isLinear, alignsCorners: true, hasHalfPixels: false },
  { isLinear, alignsCorners: false, hasHalfPixels: false },
]);

/**
 * Resizes the axes of a tensor one after the other, or two at once where one kernel computes both.
 * @param axes for each axis its interpolation; null where it stays
 */
export function resizedAxes(x: tf.Tensor, axes: readonly (Interpolation | null)[]): tf.Tensor {
  let [resized, axis] = [x, axes.length - 1];
  while (axis >= 0) {
    const rows = at(axes, axis);
    const length = at(x.shape, axis);
    const kernel = rows === null ? undefined : kernels.find((one) => computes(one, rows, length));
    const ahead = axes[axis - 1] ?? null;
    if (rows !== null && kernel !== undefined && x.dtype === 'float32') {
      const isPair = ahead === null || computes(kernel, ahead, at(x.shape, axis - 1));
      resized = byKernel(resized, axis, isPair ? ahead : null, rows, kernel);
      axis -= isPair ? 2 : 1;
    } else {
      if (rows !== null) resized = byRows(resized, axis, rows);
      axis -= 1;
    }
  }
  return resized;
}

/** Whether a kernel computes the interpolation; nearest-neighbour ones are not used where rounding could decide. */
function computes(kernel: Kernel, rows: Interpolation, length: number): boolean {
  const result = rows.length;
  const { isLinear, alignsCorners, hasHalfPixels } = kernel;
  const scale = alignsCorners && result > 1 ? (length - 1) / (result - 1) : length / result;
  const matrix = matrixOf(rows, length);
  return rows.every((taps, row) => {
    const source = hasHalfPixels ? (row + 0.5) * scale - (isLinear ? 0.5 : 0) : row * scale;
    if (!isLinear) {
      const shifted = alignsCorners ? source + 0.5 : source;
      const nearest = Math.min(length - 1, Math.floor(shifted));
      const isSafe = Math.abs(shifted - Math.round(shifted)) > 1e-3;
      return isSafe && taps.length === 1 && taps[0]?.position === nearest;
    }
    const low = Math.floor(source);
    const expected = [1 - (source - low), source - low];
    const found = new Map<number, number>();
    expected.forEach((weight, i) => {
      const position = Math.max(0, Math.min(length - 1, low + i));
      found.set(position, (found.get(position) ?? 0) + weight);
    });
    const positions = new Set([...found.keys(), ...taps.map(({ position }) => position)]);
    return [...positions].every(
      (position) => Math.abs((found.get(position) ?? 0) - (matrix[row * length + position] ?? 0)) < 1e-4,
    );
  });
}

/** Resizes an axis, and the one before it where `ahead` is given. The kernels' own derivatives ignore their options. */
function byKernel(
  x: tf.Tensor,
  axis: number,
  ahead: Interpolation | null,
  rows: Interpolation,
  { isLinear, alignsCorners, hasHalfPixels }: Kernel,
): tf.Tensor {
  const before = axis === 0 ? 1 : at(x.shape, axis - 1);
  const length = at(x.shape, axis);
  const [outer, inner] = around(x.shape, axis);
  const size: [number, number] = [ahead?.length ?? before, rows.length];
  const resize = isLinear ? tf.image.resizeBilinear : tf.image.resizeNearestNeighbor;
  const kernel = tf.customGrad((image) => ({
    value: resize(image as tf.Tensor4D, size, alignsCorners, hasHalfPixels),
    gradFunc: (derivative: tf.Tensor) => {
      const inColumns = byMatrix(derivative, 2, rows, length, true);
      return ahead === null ? inColumns : byMatrix(inColumns, 1, ahead, before, true);
    },
  }));
  const resized = kernel(tf.reshape(x, [outer / before, before, length, inner]));
  const shape = x.shape.with(axis, rows.length);
  return tf.reshape(resized, ahead === null ? shape : shape.with(axis - 1, ahead.length));
}

/** Resizes an axis with any interpolation. */
function byRows(x: tf.Tensor, axis: number, rows: Interpolation): tf.Tensor {
  const isCopied = rows.every((taps) => taps.length <= 1);
  if (!isCopied)
    return tf.cast(byMatrix(tf.cast(x, 'float32'), axis, rows, at(x.shape, axis), false), x.dtype);
  // A position outside of the input copies any element; its value is replaced later.
  const positions = rows.map(([tap]) => tap?.position ?? 0);
  return gather(x, tf.tensor1d(positions, 'int32'), axis);
}

function byMatrix(
  x: tf.Tensor,
  axis: number,
  rows: Interpolation,
  length: number,
  isTransposed: boolean,
): tf.Tensor {
  const [outer, inner] = around(x.shape, axis);
  const matrix = tf.tensor(matrixOf(rows, length), [1, rows.length, length]);
  const lines = tf.reshape(x, [outer, at(x.shape, axis), inner]);
  return tf.reshape(
    tf.matMul(matrix, lines, isTransposed),
    x.shape.with(axis, isTransposed ? length : rows.length),
  );
}
