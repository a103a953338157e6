import * as tf from '@tensorflow/tfjs-core';

/**
 * A function of a tensor that says itself what its derivative is, where TensorFlow.js knows none or a poor one.
 * @param derivative from the derivative with respect to the result to that with respect to the tensor; it is asked when
 *   all else of this step has been let go, but for what is kept
 * @param kept tensors that the derivative reads
 */
export function withDerivative(
  tensor: tf.Tensor,
  compute: (tensor: tf.Tensor) => tf.Tensor,
  derivative: (result: tf.Tensor, kept: readonly tf.Tensor[]) => tf.Tensor,
  kept: readonly tf.Tensor[] = [],
): tf.Tensor {
  return tf.customGrad((...given) => {
    const [x, keep] = given as [tf.Tensor, (tensors: readonly tf.Tensor[]) => void];
    keep(kept);
    return {
      value: compute(x),
      gradFunc: (result: tf.Tensor, saved: tf.Tensor[]) => derivative(result, saved),
    };
  })(tensor);
}
