import * as tf from '@tensorflow/tfjs-core';
import { withDerivative } from './derivative.ts';

/**
 * The tensor broadcast to a shape, aligned at the last axis. TensorFlow.js's own `broadcastTo` has no derivative beyond
 * four axes.
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

/** The shape that several shapes broadcast to, aligned at the last axis. */
export function broadcastShape(shapes: readonly (readonly number[])[]): readonly number[] {
  return shapes.reduce((a, b) => tf.broadcast_util.assertAndGetBroadcastShape([...a], [...b]));
}

/** `yes` where the condition holds, else `no`; the three are broadcast against each other. */
export function where(condition: tf.Tensor, yes: tf.Tensor, no: tf.Tensor): tf.Tensor {
  const shape = broadcastShape([condition.shape, yes.shape, no.shape]);
  return tf.where(broadcastTo(condition, shape), broadcastTo(yes, shape), broadcastTo(no, shape));
}
