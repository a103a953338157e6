import * as tf from '@tensorflow/tfjs-core';
import { at } from '../../at.ts';
import { sizeOf } from '../../graph/tensor.ts';
import { int, intsPerAxis, type OperatorCall, text } from './operator.ts';

/** How a window slides along one axis. */
export interface Window {
  /** Length of the window. */
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  /** Padding before the first and after the last position; a negative number crops. */
  readonly before: number;
  readonly after: number;
  /** The part of `after` that the model declares; the rest makes room for a last window (`ceil_mode`). */
  readonly declaredAfter: number;
  /** Number of windows. */
  readonly count: number;
}

/**
 * The windows of a convolution or a pool along each spatial axis (ONNX operator spec, Conv-11 and MaxPool-22).
 * @param kernel length of the window on each spatial axis
 * @param lengths of the input on each spatial axis
 */
export function windowsOf(
  call: OperatorCall,
  kernel: readonly number[],
  lengths: readonly number[],
): readonly Window[] {
  const strides = intsPerAxis(call, 'strides', kernel.length, 1);
  const dilations = intsPerAxis(call, 'dilations', kernel.length, 1);
  const pads = intsPerAxis(call, 'pads', 2 * kernel.length, 0);
  const auto = text(call, 'auto_pad') ?? 'NOTSET';
  const roundsUp = int(call, 'ceil_mode') === 1;
  return kernel.map((size, i) => {
    const length = at(lengths, i);
    const stride = at(strides, i);
    const dilation = at(dilations, i);
    const reach = (size - 1) * dilation + 1;
    const shared = { kernel: size, stride, dilation };
    if (auto === 'SAME_UPPER' || auto === 'SAME_LOWER') {
      const count = Math.ceil(length / stride);
      const [before, after] = halves(Math.max(0, (count - 1) * stride + reach - length), auto);
      return { ...shared, before, after, declaredAfter: after, count };
    }
    const isPadded = auto !== 'VALID';
    const before = isPadded ? at(pads, i) : 0;
    const declaredAfter = isPadded ? at(pads, i + kernel.length) : 0;
    const steps = (length + before + declaredAfter - reach) / stride;
    if (!roundsUp)
      return { ...shared, before, after: declaredAfter, declaredAfter, count: Math.floor(steps) + 1 };
    // A window that would start in the padding at the end is dropped.
    const most = Math.ceil(steps) + 1;
    const count = (most - 1) * stride >= length + before ? most - 1 : most;
    const after = Math.max(declaredAfter, (count - 1) * stride + reach - length - before);
    return { ...shared, before, after, declaredAfter, count };
  });
}

/** Automatic padding before and after; an odd element goes to the end, or to the start with `SAME_LOWER`. */
export function halves(total: number, auto: string): readonly [number, number] {
  const less = Math.floor(total / 2);
  return auto === 'SAME_LOWER' ? [total - less, less] : [less, total - less];
}

/** Pads each axis before and after; a negative number crops. */
export function padded(x: tf.Tensor, pads: readonly (readonly [number, number])[], value = 0): tf.Tensor {
  const isCropped = pads.some(([before, after]) => before < 0 || after < 0);
  const kept = isCropped
    ? tf.slice(
        x,
        pads.map(([before]) => Math.max(0, -before)),
        x.shape.map((length, axis) => {
          const [before, after] = at(pads, axis);
          return length + Math.min(0, before) + Math.min(0, after);
        }),
      )
    : x;
  const added = pads.map(([before, after]): [number, number] => [Math.max(0, before), Math.max(0, after)]);
  return added.some(([before, after]) => before > 0 || after > 0) ? tf.pad(kept, added, value) : kept;
}

/** Every `step`-th position of an axis. TensorFlow.js has no derivative for its strided slice. */
export function everyNth(x: tf.Tensor, axis: number, start: number, step: number, count: number): tf.Tensor {
  const length = at(x.shape, axis);
  if (start === 0 && step === 1 && count === length) return x;
  const [outer, inner] = around(x.shape, axis);
  const needed = count === 1 || step === 1 ? count : count * step;
  const line = padded(tf.reshape(x, [outer, length, inner]), [
    [0, 0],
    [-start, start + needed - length],
    [0, 0],
  ]);
  const chosen =
    needed === count
      ? line
      : tf.slice(tf.reshape(line, [outer, count, step, inner]), [0, 0, 0, 0], [outer, count, 1, inner]);
  return tf.reshape(chosen, x.shape.with(axis, count));
}

/** The slices of a tensor along its first axis. TensorFlow.js has no derivative of `unstack` for a single slice. */
export function itemsOf(x: tf.Tensor): readonly tf.Tensor[] {
  return x.shape[0] === 1 ? [tf.reshape(x, x.shape.slice(1))] : tf.unstack(x, 0);
}

/** The products of the lengths before and after an axis. */
export function around(shape: readonly number[], axis: number): readonly [number, number] {
  return [sizeOf(shape.slice(0, axis)), sizeOf(shape.slice(axis + 1))];
}
