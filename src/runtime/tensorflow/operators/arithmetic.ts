import * as tf from '@tensorflow/tfjs-core';
import { combined } from '../elementwise.ts';
import { type Application, input, type Operator } from '../operator.ts';

export const arithmeticOperators: Readonly<Record<string, Operator>> = {
  Add: binary(tf.add),
  Mul: binary(tf.mul),
};

function binary(combine: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor): Operator {
  return (at: Application) => {
    const [a, b] = [input(at, 0), input(at, 1)];
    return [combined([a, b], pairwise(combine), a.type)];
  };
}

/** A function of two tensors for as many as there are. */
function pairwise(
  combine: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor,
): (tensors: readonly tf.Tensor[]) => tf.Tensor {
  return (tensors) => tensors.reduce((a, b) => combine(a, b));
}
