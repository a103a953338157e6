import * as tf from '@tensorflow/tfjs-core';
import type { ElementType } from '../../../graph/tensor.ts';
import { combined, paired } from '../elementwise.ts';
import { flooredRemainder, isInteger, truncatedQuotient, truncatedRemainder, wrapped } from '../integers.ts';
import { type OperatorCall, input, int, type Operator } from '../operator.ts';
import { heldType } from '../tensors.ts';
import type { Value } from '../value.ts';

/** Elementwise arithmetic of two or more tensors, with broadcasting. */
export const arithmeticOperators: Readonly<Record<string, Operator>> = {
  Add: accumulated(tf.add),
  Sub: accumulated(tf.sub),
  Mul: accumulated(tf.mul),
  Sum: accumulated(tf.add),
  Max: accumulated(tf.maximum),
  Min: accumulated(tf.minimum),
  Div: binary((a, b, type) => (isInteger(type) ? truncatedQuotient(a, b) : tf.div(a, b))),
  Mean: (call) => {
    const values = operands(call);
    const sum = combined(values, (tensors) => tensors.reduce((a, b) => tf.add(a, b)), input(call, 0).type);
    return [{ ...sum, tensor: tf.div(sum.tensor, values.length) }];
  },
  Mod: (call) => binary(int(call, 'fmod') === 1 ? truncatedRemainder : flooredRemainder)(call),
  // The exponent may have another type than the base; the result has the type of the base.
  Pow: binary((base, exponent, type) => tf.cast(tf.pow(base, exponent), heldType(type, 'a power'))),
};

function accumulated(combine: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor): Operator {
  return (call) => {
    const { type } = input(call, 0);
    return [
      combined(
        operands(call),
        (tensors) =>
          wrapped(
            tensors.reduce((a, b) => combine(a, b)),
            type,
          ),
        type,
      ),
    ];
  };
}

function binary(combine: (a: tf.Tensor, b: tf.Tensor, type: ElementType) => tf.Tensor): Operator {
  return (call) => {
    const { type } = input(call, 0);
    return [paired(input(call, 0), input(call, 1), (a, b) => wrapped(combine(a, b, type), type), type)];
  };
}

function operands(call: OperatorCall): readonly Value[] {
  return call.inputs.map((_, index) => input(call, index));
}
