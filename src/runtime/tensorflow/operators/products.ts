import * as tf from '@tensorflow/tfjs-core';
import { matrixProduct } from '../matrix-product.ts';
import { float, input, int, type Operator, optional } from '../operator.ts';
import { asInGraph, inGraphOrder } from '../value.ts';

/** Matrix products. */
export const productOperators: Readonly<Record<string, Operator>> = {
  MatMul: (at) => {
    const [a, b] = [input(at, 0), input(at, 1)];
    return [matrixProduct(a, b)];
  },
  Gemm: (at) => {
    const [a, b, c] = [input(at, 0), input(at, 1), optional(at, 2)];
    const product = tf.matMul(asInGraph(a), asInGraph(b), int(at, 'transA') === 1, int(at, 'transB') === 1);
    const scaled = times(product, float(at, 'alpha') ?? 1);
    const sum = c === null ? scaled : tf.add(scaled, times(asInGraph(c), float(at, 'beta') ?? 1));
    return [inGraphOrder(tf.cast(sum, a.tensor.dtype), a.type)];
  },
};

function times(tensor: tf.Tensor, factor: number): tf.Tensor {
  return factor === 1 ? tensor : tf.mul(tensor, factor);
}
