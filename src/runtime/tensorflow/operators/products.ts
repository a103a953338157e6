import * as tf from '@tensorflow/tfjs-core';
import { matrixProduct } from '../matrix-product.ts';
import { float, input, int, type Operator, optional } from '../operator.ts';
import { asInGraph, inGraphOrder } from '../value.ts';

/** Matrix products. */
export const productOperators: Readonly<Record<string, Operator>> = {
  MatMul: (call) => {
    const [a, b] = [input(call, 0), input(call, 1)];
    return [matrixProduct(a, b)];
  },
  Gemm: (call) => {
    const [a, b, c] = [input(call, 0), input(call, 1), optional(call, 2)];
    const product = tf.matMul(
      asInGraph(a),
      asInGraph(b),
      int(call, 'transA') === 1,
      int(call, 'transB') === 1,
    );
    const scaled = times(product, float(call, 'alpha') ?? 1);
    const sum = c === null ? scaled : tf.add(scaled, times(asInGraph(c), float(call, 'beta') ?? 1));
    return [inGraphOrder(tf.cast(sum, a.tensor.dtype), a.type)];
  },
};

function times(tensor: tf.Tensor, factor: number): tf.Tensor {
  return factor === 1 ? tensor : tf.mul(tensor, factor);
}
