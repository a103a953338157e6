import * as tf from '@tensorflow/tfjs-core';
import { sizeOf } from '../../graph/tensor.ts';
import { withDerivative } from './derivative.ts';
import { everyNth, padded, type Window } from './windows.ts';

/**
 * Where in the input the greatest element of each window lies, the first of equal ones, counted in row order with
 * channels first (ONNX operator spec, MaxPool-12, `Indices`).
 * @param x batch, axes of space, channels
 * @param isColumnMajor counts along the first axis of space fastest
 */
export function placesOfGreatest(
  x: tf.Tensor,
  windows: readonly Window[],
  isColumnMajor: boolean,
): tf.Tensor {
  const [batch = 1, ...lengths] = x.shape;
  const channels = lengths.pop() ?? 1;
  const size = sizeOf(lengths);
  const pads = windows.map(({ before, after }) => [before, after] as const);
  const whole = padded(x, [[0, 0], ...pads, [0, 0]], -Infinity);
  const steps = lengths.map((_, i) => sizeOf(isColumnMajor ? lengths.slice(0, i) : lengths.slice(i + 1)));
  const taps = windows.reduce<readonly (readonly number[])[]>(
    (all, { kernel }) => all.flatMap((tap) => Array.from({ length: kernel }, (_, next) => [...tap, next])),
    [[]],
  );
  const found = taps.map((tap) => ({
    elements: windows.reduce(
      (part, { dilation, stride, count }, i) =>
        everyNth(part, i + 1, (tap[i] ?? 0) * dilation, stride, count),
      whole,
    ),
    places: placesOfTap(windows, tap, steps),
  }));
  const counts = windows.map(({ count }) => count);
  const nowhere = {
    elements: tf.fill([batch, ...counts, channels], -Infinity),
    places: tf.zeros([1, ...counts, 1], 'int32'),
  };
  const { places } = found.reduce((best, next) => {
    const isGreater = tf.greater(next.elements, best.elements);
    const shape = next.elements.shape;
    return {
      elements: tf.maximum(next.elements, best.elements),
      places: tf.where(isGreater, tf.broadcastTo(next.places, shape), tf.broadcastTo(best.places, shape)),
    };
  }, nowhere);
  const starts = Array.from({ length: batch * channels }, (_, plane) => plane * size);
  const ones = counts.map(() => 1);
  return tf.add(places, tf.tensor(starts, [batch, ...ones, channels], 'int32'));
}

/** For each window the place of one of its positions on the axes of space. */
function placesOfTap(
  windows: readonly Window[],
  tap: readonly number[],
  steps: readonly number[],
): tf.Tensor {
  const places = windows.reduce<readonly number[]>(
    (all, { before, dilation, stride, count }, i) =>
      all.flatMap((place) =>
        Array.from(
          { length: count },
          (_, window) => place + (steps[i] ?? 1) * (window * stride - before + (tap[i] ?? 0) * dilation),
        ),
      ),
    [0],
  );
  return tf.tensor([...places], [1, ...windows.map(({ count }) => count), 1], 'int32');
}

/** Puts elements at their places in a tensor of zeros of this shape; of several that go to one, their mean. */
export function putAt(elements: tf.Tensor, places: tf.Tensor, shape: readonly number[]): tf.Tensor {
  const rows = tf.reshape(places, [-1, 1]);
  const size = [sizeOf(shape)];
  const counts = tf.maximum(tf.scatterND(rows, tf.ones([places.size]), size), 1);
  const put = withDerivative(
    tf.reshape(elements, [-1]),
    (values) => tf.div(tf.scatterND(rows, values, size), counts),
    (derivative, [from = rows, over = counts]) => tf.gather(tf.div(derivative, over), tf.reshape(from, [-1])),
    [rows, counts],
  );
  return tf.reshape(put, [...shape]);
}
