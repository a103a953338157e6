import * as tf from '@tensorflow/tfjs-core';

/**
 * Applies a function with a derivative of its own, where TensorFlow.js has none or one that is slow or wrong.
 * @param derivative from the derivative with respect to the result to that with respect to the tensor; it runs after
 *   all tensors of this step but the kept ones are disposed of
 * @param kept tensors that the derivative reads
 */
export function withDerivative<Kept extends readonly tf.Tensor[]>(
  tensor: tf.Tensor,
  compute: (tensor: tf.Tensor) => tf.Tensor,
  derivative: (result: tf.Tensor, kept: Kept) => tf.Tensor,
  ...kept: Kept
): tf.Tensor {
  return tf.customGrad((...given) => {
    const [x, keep] = given as [tf.Tensor, (tensors: readonly tf.Tensor[]) => void];
    keep(kept);
    return {
      value: compute(x),
      gradFunc: (result: tf.Tensor, saved: tf.Tensor[]) => derivative(result, saved as unknown as Kept),
    };
  })(tensor);
}
