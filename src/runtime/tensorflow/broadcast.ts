import * as tf from '@tensorflow/tfjs-core';
import { withDerivative } from './derivative.ts';

/**
 * The tensor with its axes repeated to these lengths, aligned at the last axis. TensorFlow.js's own has no derivative
 * beyond four axes.
 */
export function broadcastTo(tensor: tf.Tensor, shape: readonly number[]): tf.Tensor {
  const full = [...Array.from({ length: shape.length - tensor.rank }, () => 1), ...tensor.shape];
  const aligned = full.length === tensor.rank ? tensor : tf.reshape(tensor, full);
  const axes = full.flatMap((length, axis) => (length === shape[axis] ? [] : [axis]));
  if (axes.length === 0) return aligned;
  return withDerivative(
    aligned,
    (x) => tf.broadcastTo(x, [...shape]),
    (result) => tf.sum(result, axes, true),
  );
}

/** The shape that shapes come to when aligned at the last axis, axes of length 1 being repeated. */
export function broadcastShape(shapes: readonly (readonly number[])[]): readonly number[] {
  return shapes.reduce((a, b) => tf.broadcast_util.assertAndGetBroadcastShape([...a], [...b]));
}

/** One value or the other, whichever the condition says, the three broadcast against each other. */
export function chosen(condition: tf.Tensor, yes: tf.Tensor, no: tf.Tensor): tf.Tensor {
  const shape = broadcastShape([condition.shape, yes.shape, no.shape]);
  return tf.where(broadcastTo(condition, shape), broadcastTo(yes, shape), broadcastTo(no, shape));
}
