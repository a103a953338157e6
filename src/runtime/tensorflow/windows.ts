import * as tf from '@tensorflow/tfjs-core';
import { type Application, int, ints, text } from './operator.ts';

/** How a window slides along one axis. */
export interface Window {
  /** Positions a window has. */
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  /** Positions that are put before the first and after the last; a negative number takes positions away. */
  readonly before: number;
  readonly after: number;
  /** Of `after`, what the model asks for; the rest lets a last window fit (`ceil_mode`). */
  readonly declaredAfter: number;
  /** Number of windows. */
  readonly count: number;
}

/**
 * The windows of a convolution or a pool along each axis of space (ONNX operator spec, Conv-11 and MaxPool-22).
 * @param kernel positions of the window on each axis of space
 * @param lengths of the input on each axis of space
 */
export function windowsOf(
  at: Application,
  kernel: readonly number[],
  lengths: readonly number[],
): readonly Window[] {
  const ones = kernel.map(() => 1);
  const strides = ints(at, 'strides') ?? ones;
  const dilations = ints(at, 'dilations') ?? ones;
  const pads = ints(at, 'pads') ?? [];
  const auto = text(at, 'auto_pad') ?? 'NOTSET';
  const roundsUp = int(at, 'ceil_mode') === 1;
  return kernel.map((size, i) => {
    const length = lengths[i] ?? 1;
    const stride = strides[i] ?? 1;
    const dilation = dilations[i] ?? 1;
    const reach = (size - 1) * dilation + 1;
    const shared = { kernel: size, stride, dilation };
    if (auto === 'SAME_UPPER' || auto === 'SAME_LOWER') {
      const count = Math.ceil(length / stride);
      const [before, after] = halves(Math.max(0, (count - 1) * stride + reach - length), auto);
      return { ...shared, before, after, declaredAfter: after, count };
    }
    const isGiven = auto !== 'VALID';
    const before = isGiven ? (pads[i] ?? 0) : 0;
    const declaredAfter = isGiven ? (pads[i + kernel.length] ?? 0) : 0;
    const steps = (length + before + declaredAfter - reach) / stride;
    if (!roundsUp)
      return { ...shared, before, after: declaredAfter, declaredAfter, count: Math.floor(steps) + 1 };
    // A window that would begin behind the last position is none.
    const most = Math.ceil(steps) + 1;
    const count = (most - 1) * stride >= length + before ? most - 1 : most;
    const after = Math.max(declaredAfter, (count - 1) * stride + reach - length - before);
    return { ...shared, before, after, declaredAfter, count };
  });
}

/** Automatic padding before and after; an odd one goes to the end, or to the beginning with `SAME_LOWER`. */
export function halves(total: number, auto: string): readonly [number, number] {
  const less = Math.floor(total / 2);
  return auto === 'SAME_LOWER' ? [total - less, less] : [less, total - less];
}

/** Puts positions around each axis, or takes them away where the number is negative. */
export function padded(x: tf.Tensor, around: readonly (readonly [number, number])[], value = 0): tf.Tensor {
  const isCut = around.some(([before, after]) => before < 0 || after < 0);
  const kept = isCut
    ? tf.slice(
        x,
        around.map(([before]) => Math.max(0, -before)),
        x.shape.map((length, axis) => {
          const [before, after] = around[axis] ?? [0, 0];
          return length + Math.min(0, before) + Math.min(0, after);
        }),
      )
    : x;
  const added = around.map(([before, after]): [number, number] => [Math.max(0, before), Math.max(0, after)]);
  return added.some(([before, after]) => before > 0 || after > 0) ? tf.pad(kept, added, value) : kept;
}

/** Each `step`-th position of an axis; TensorFlow.js has no derivative of its strided slice. */
export function everyNth(x: tf.Tensor, axis: number, start: number, step: number, count: number): tf.Tensor {
  const length = x.shape[axis] ?? 1;
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

/** The parts of a tensor along its first axis; TensorFlow.js takes no derivative where there is but one. */
export function itemsOf(x: tf.Tensor): readonly tf.Tensor[] {
  return x.shape[0] === 1 ? [tf.reshape(x, x.shape.slice(1))] : tf.unstack(x, 0);
}

/** Sizes of what lies before and behind an axis. */
export function around(shape: readonly number[], axis: number): readonly [number, number] {
  const product = (lengths: readonly number[]): number => lengths.reduce((a, b) => a * b, 1);
  return [product(shape.slice(0, axis)), product(shape.slice(axis + 1))];
}

/**
 * Slides dilated windows at stride 1 by a function that cannot dilate: of each axis of space, positions that are
 * `dilation` apart become an item of their own.
 * @param x batch, axes of space, channels
 */
export function undilated(
  x: tf.Tensor,
  windows: readonly Pick<Window, 'kernel' | 'dilation'>[],
  slide: (x: tf.Tensor) => tf.Tensor,
): tf.Tensor {
  const apart = windows.reduce((part, { dilation }, i) => takenApart(part, i + 1, dilation), x);
  const joined = windows.reduceRight(
    (part, { dilation }, i) => putTogether(part, i + 1, dilation),
    slide(apart),
  );
  const surplus = windows.map(({ kernel, dilation }, i): readonly [number, number] => {
    const count = (x.shape[i + 1] ?? 1) - (kernel - 1) * dilation;
    return [0, count - (joined.shape[i + 1] ?? 1)];
  });
  return padded(joined, [[0, 0], ...surplus, [0, 0]]);
}

function takenApart(x: tf.Tensor, axis: number, step: number): tf.Tensor {
  if (step === 1) return x;
  const length = x.shape[axis] ?? 1;
  const steps = Math.ceil(length / step);
  const whole = padded(
    x,
    x.shape.map((_, i) => [0, i === axis ? steps * step - length : 0]),
  );
  const [outer, inner] = around(whole.shape, axis);
  const phasesFirst = tf.transpose(tf.reshape(whole, [outer, steps, step, inner]), [2, 0, 1, 3]);
  return tf.reshape(phasesFirst, [step * x.shape[0], ...x.shape.with(axis, steps).slice(1)]);
}

function putTogether(x: tf.Tensor, axis: number, step: number): tf.Tensor {
  if (step === 1) return x;
  const steps = x.shape[axis] ?? 1;
  const [outer, inner] = around(x.shape, axis);
  const phasesLast = tf.transpose(tf.reshape(x, [step, outer / step, steps, inner]), [1, 2, 0, 3]);
  return tf.reshape(phasesLast, [x.shape[0] / step, ...x.shape.with(axis, steps * step).slice(1)]);
}
