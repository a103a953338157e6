import * as tf from '@tensorflow/tfjs-core';
import { at } from '../../at.ts';
import { around, padded, type Window } from './windows.ts';

/**
 * Slides dilated windows at stride 1 by a function that cannot dilate: positions of each spatial axis that lie
 * `dilation` apart become an item of the batch (space-to-batch, as in TensorFlow's dilated convolutions).
 * @param x batch, spatial axes, channels
 */
export function viaSpaceToBatch(
  x: tf.Tensor,
  windows: readonly Pick<Window, 'kernel' | 'dilation'>[],
  slide: (x: tf.Tensor) => tf.Tensor,
): tf.Tensor {
  const phases = windows.reduce((part, { dilation }, i) => spaceToBatch(part, i + 1, dilation), x);
  const joined = windows.reduceRight(
    (part, { dilation }, i) => batchToSpace(part, i + 1, dilation),
    slide(phases),
  );
  const surplus = windows.map(({ kernel, dilation }, i): readonly [number, number] => {
    const count = at(x.shape, i + 1) - (kernel - 1) * dilation;
    return [0, count - at(joined.shape, i + 1)];
  });
  return padded(joined, [[0, 0], ...surplus, [0, 0]]);
}

function spaceToBatch(x: tf.Tensor, axis: number, step: number): tf.Tensor {
  if (step === 1) return x;
  const length = at(x.shape, axis);
  const steps = Math.ceil(length / step);
  const whole = padded(
    x,
    x.shape.map((_, i) => [0, i === axis ? steps * step - length : 0]),
  );
  const [outer, inner] = around(whole.shape, axis);
  const phasesFirst = tf.transpose(tf.reshape(whole, [outer, steps, step, inner]), [2, 0, 1, 3]);
  return tf.reshape(phasesFirst, [step * x.shape[0], ...x.shape.with(axis, steps).slice(1)]);
}

function batchToSpace(x: tf.Tensor, axis: number, step: number): tf.Tensor {
  if (step === 1) return x;
  const steps = at(x.shape, axis);
  const [outer, inner] = around(x.shape, axis);
  const phasesLast = tf.transpose(tf.reshape(x, [step, outer / step, steps, inner]), [1, 2, 0, 3]);
  return tf.reshape(phasesLast, [x.shape[0] / step, ...x.shape.with(axis, steps * step).slice(1)]);
}
