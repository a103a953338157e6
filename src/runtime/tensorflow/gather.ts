import * as tf from '@tensorflow/tfjs-core';
import { at } from '../../at.ts';
import { withDerivative } from './derivative.ts';

/**
 * The slices at these indices along an axis, repetitions allowed. The derivative of TensorFlow.js's own `gather` passes
 * over the whole tensor once for each position along the axis.
 * @param indices one axis of integers from 0
 */
export function gather(tensor: tf.Tensor, indices: tf.Tensor, axis: number): tf.Tensor {
  const { shape } = tensor;
  const toFront = [axis, ...shape.flatMap((_, other) => (other === axis ? [] : [other]))];
  return withDerivative(
    tensor,
    // WebAssembly's kernel returns a wrong shape where there are no indices.
    (x) => tf.reshape(tf.gather(x, indices, axis), shape.with(axis, indices.size)),
    (result, [kept]) =>
      tf.transpose(
        sumsAt(tf.transpose(result, toFront), kept, at(shape, axis)),
        toFront.map((_, to) => toFront.indexOf(to)),
      ),
    indices,
  );
}

/** `count` rows of zeros, to which the given rows are added at the given indices. */
export function scatterAdd(rows: tf.Tensor, indices: tf.Tensor, count: number): tf.Tensor {
  return withDerivative(
    rows,
    (x) => sumsAt(x, indices, count),
    (result, [kept]) => tf.gather(result, kept),
    indices,
  );
}

/** Indices along an axis as counted from its front; negative ones count from the end. */
export function indicesFromFront(indices: tf.Tensor, length: number): tf.Tensor {
  return tf.where(
    tf.less(indices, tf.scalar(0, 'int32')),
    tf.add(indices, tf.scalar(length, 'int32')),
    indices,
  );
}

function sumsAt(rows: tf.Tensor, indices: tf.Tensor, count: number): tf.Tensor {
  return tf.scatterND(tf.reshape(indices, [-1, 1]), rows, [count, ...rows.shape.slice(1)]);
}
