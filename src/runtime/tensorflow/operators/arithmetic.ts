import * as tf from '@tensorflow/tfjs-core';
import type { ElementType } from '../../../graph/tensor.ts';
import { combined, paired } from '../elementwise.ts';
import { flooredRemainder, isInteger, truncatedQuotient, truncatedRemainder, wrapped } from '../integers.ts';
import { type Application, input, int, type Operator } from '../operator.ts';
import { heldType } from '../tensors.ts';
import type { Value } from '../value.ts';

/** Operators of two or more tensors of numbers, element by element, with broadcasting. */
export const arithmeticOperators: Readonly<Record<string, Operator>> = {
  Add: accumulated(tf.add),
  Sub: accumulated(tf.sub),
  Mul: accumulated(tf.mul),
  Sum: accumulated(tf.add),
  Max: accumulated(tf.maximum),
  Min: accumulated(tf.minimum),
  Div: binary((a, b, type) => (isInteger(type) ? truncatedQuotient(a, b) : tf.div(a, b))),
  Mean: (at) => {
    const values = operands(at);
    const sum = combined(values, (tensors) => tensors.reduce((a, b) => tf.add(a, b)), input(at, 0).type);
    return [{ ...sum, tensor: tf.div(sum.tensor, values.length) }];
  },
  Mod: (at) => binary(int(at, 'fmod') === 1 ? truncatedRemainder : flooredRemainder)(at),
  // The exponent may be of another type than the base, whose type the power has.
  Pow: binary((base, exponent, type) => tf.cast(tf.pow(base, exponent), heldType(type, 'a power'))),
};

function accumulated(combine: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor): Operator {
  return (at) => {
    const { type } = input(at, 0);
    return [
      combined(
        operands(at),
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
  return (at) => {
    const { type } = input(at, 0);
    return [paired(input(at, 0), input(at, 1), (a, b) => wrapped(combine(a, b, type), type), type)];
  };
}

function operands(at: Application): readonly Value[] {
  return at.inputs.map((_, index) => input(at, index));
}
