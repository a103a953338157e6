import * as tf from '@tensorflow/tfjs-core';
import { at } from '../../at.ts';
import { sizeOf } from '../../graph/tensor.ts';
import { withDerivative } from './derivative.ts';
import { channelsLastShape } from './value.ts';
import { everyNth, padded, type Window } from './windows.ts';

/**
 * The index of the maximum of each window, of equal ones the first, as a flat index into the whole input with channels
 * first (ONNX operator spec, MaxPool-12, `Indices`).
 * @param x batch, spatial axes, channels
 * @param isColumnMajor whether the first spatial axis varies fastest in the index
 */
export function maxIndices(x: tf.Tensor, windows: readonly Window[], isColumnMajor: boolean): tf.Tensor {
  const { batch, space, channels } = channelsLastShape(x);
  const size = sizeOf(space);
  const pads = windows.map(({ before, after }) => [before, after] as const);
  const whole = padded(x, [[0, 0], ...pads, [0, 0]], -Infinity);
  const strides = space.map((_, i) => sizeOf(isColumnMajor ? space.slice(0, i) : space.slice(i + 1)));
  const taps = windows.reduce<readonly (readonly number[])[]>(
    (all, { kernel }) => all.flatMap((tap) => Array.from({ length: kernel }, (_, next) => [...tap, next])),
    [[]],
  );
  const candidates = taps.map((tap) => ({
    elements: windows.reduce(
      (part, { dilation, stride, count }, i) => everyNth(part, i + 1, at(tap, i) * dilation, stride, count),
      whole,
    ),
    indices: indicesOfTap(windows, tap, strides),
  }));
  const counts = windows.map(({ count }) => count);
  const none = {
    elements: tf.fill([batch, ...counts, channels], -Infinity),
    indices: tf.zeros([1, ...counts, 1], 'int32'),
  };
  const { indices } = candidates.reduce((best, next) => {
    const isGreater = tf.greater(next.elements, best.elements);
    const shape = next.elements.shape;
    return {
      elements: tf.maximum(next.elements, best.elements),
      indices: tf.where(isGreater, tf.broadcastTo(next.indices, shape), tf.broadcastTo(best.indices, shape)),
    };
  }, none);
  const starts = Array.from({ length: batch * channels }, (_, plane) => plane * size);
  const ones = counts.map(() => 1);
  return tf.add(indices, tf.tensor(starts, [batch, ...ones, channels], 'int32'));
}

/** For each window the flat index of one of its taps within a plane. */
function indicesOfTap(
  windows: readonly Window[],
  tap: readonly number[],
  strides: readonly number[],
): tf.Tensor {
  const indices = windows.reduce<readonly number[]>(
    (all, { before, dilation, stride, count }, i) => {
      const [step, offset] = [at(strides, i), at(tap, i) * dilation - before];
      return all.flatMap((index) =>
        Array.from({ length: count }, (_, window) => index + step * (window * stride + offset)),
      );
    },
    [0],
  );
  return tf.tensor([...indices], [1, ...windows.map(({ count }) => count), 1], 'int32');
}

/** A tensor of zeros with elements at the given flat indices; those that share an index are averaged. */
export function scatterMean(elements: tf.Tensor, indices: tf.Tensor, shape: readonly number[]): tf.Tensor {
  const rows = tf.reshape(indices, [-1, 1]);
  const size = [sizeOf(shape)];
  const counts = tf.maximum(tf.scatterND(rows, tf.ones([indices.size]), size), 1);
  const scattered = withDerivative(
    tf.reshape(elements, [-1]),
    (values) => tf.div(tf.scatterND(rows, values, size), counts),
    (derivative, [from, over]) => tf.gather(tf.div(derivative, over), tf.reshape(from, [-1])),
    rows,
    counts,
  );
  return tf.reshape(scattered, [...shape]);
}
