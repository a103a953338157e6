import * as tf from '@tensorflow/tfjs-core';
import { elementTypeOf } from '../../../graph/element-type.ts';
import type { ElementType } from '../../../graph/tensor.ts';
import { withDerivative } from '../derivative.ts';
import { mapped } from '../elementwise.ts';
import { isInteger, wrapped } from '../integers.ts';
import { input, int, type Operator, required } from '../operator.ts';
import { heldType } from '../tensors.ts';
import type { Value } from '../value.ts';

export const castingOperators: Readonly<Record<string, Operator>> = {
  Cast: (call) => [cast(input(call, 0), elementTypeOf(required(int, call, 'to')))],
  CastLike: (call) => [cast(input(call, 0), input(call, 1).type)],
};

/** The value in another type: fractions are truncated, and integers wrap around. */
function cast(value: Value, type: ElementType): Value {
  const held = heldType(type, `a value cast to ${type}`);
  if (held === value.tensor.dtype) return mapped(value, (x) => wrapped(x, type), type);
  if (held === 'bool') return mapped(value, (x) => tf.notEqual(x, tf.scalar(0, x.dtype)), type);
  return mapped(value, (x) => wrapped(isInteger(type) ? truncated(x) : tf.cast(x, held), type), type);
}

/** A step function has derivative zero; TensorFlow.js's own cast would pass the derivative through. */
function truncated(tensor: tf.Tensor): tf.Tensor {
  return withDerivative(
    tensor,
    (x) => tf.cast(x, 'int32'),
    () => tf.zeros(tensor.shape),
  );
}
