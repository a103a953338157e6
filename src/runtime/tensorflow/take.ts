import * as tf from '@tensorflow/tfjs-core';
import { withDerivative } from './derivative.ts';

/**
 * The slices at these places along an axis, which need not differ from one another. TensorFlow.js's own derivative
 * goes over the whole tensor once for each place along the axis.
 * @param places one axis of whole numbers from 0
 */
export function take(tensor: tf.Tensor, places: tf.Tensor, axis: number): tf.Tensor {
  const { shape } = tensor;
  const toFront = [axis, ...shape.flatMap((_, other) => (other === axis ? [] : [other]))];
  return withDerivative(
    tensor,
    // WebAssembly gives no places at all in a shape of its own.
    (x) => tf.reshape(tf.gather(x, places, axis), shape.with(axis, places.size)),
    (result, [kept = places]) =>
      tf.transpose(
        sumsAt(tf.transpose(result, toFront), kept, shape[axis] ?? 1),
        toFront.map((_, to) => toFront.indexOf(to)),
      ),
    [places],
  );
}

/** As many rows of zeros as asked for, to which these rows are added at these places. */
export function placed(rows: tf.Tensor, places: tf.Tensor, count: number): tf.Tensor {
  return withDerivative(
    rows,
    (x) => sumsAt(x, places, count),
    (result, [kept = places]) => tf.gather(result, kept),
    [places],
  );
}

/** Places along an axis counted from its front. */
export function counted(places: tf.Tensor, length: number): tf.Tensor {
  return tf.where(tf.less(places, tf.scalar(0, 'int32')), tf.add(places, tf.scalar(length, 'int32')), places);
}

function sumsAt(rows: tf.Tensor, places: tf.Tensor, count: number): tf.Tensor {
  return tf.scatterND(tf.reshape(places, [-1, 1]), rows, [count, ...rows.shape.slice(1)]);
}
