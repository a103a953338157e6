import * as tf from '@tensorflow/tfjs-core';
import type { ElementType } from '../../graph/tensor.ts';
import { where } from './broadcast.ts';

const bitsOf: Partial<Record<ElementType, number>> = { int8: 8, uint8: 8, int16: 16, uint16: 16 };

/** Integers held in 32 bits, wrapped around to the range of their narrower type. */
export function wrapped(tensor: tf.Tensor, type: ElementType): tf.Tensor {
  const bits = bitsOf[type];
  if (bits === undefined) return tensor;
  const range = tf.scalar(2 ** bits, 'int32');
  if (type.startsWith('u')) return tf.mod(tensor, range);
  const half = tf.scalar(2 ** (bits - 1), 'int32');
  return tf.sub(tf.mod(tf.add(tensor, half), range), half);
}

/** Whether the type is a signed or unsigned integer. */
export function isInteger(type: ElementType): boolean {
  return type.startsWith('int') || type.startsWith('uint');
}

/** The quotient of integers, rounded towards zero. */
export function truncatedQuotient(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  const quotient = tf.floorDiv(a, b);
  const isRoundedUp = tf.logicalAnd(
    tf.less(quotient, tf.scalar(0, 'int32')),
    tf.notEqual(tf.mul(quotient, b), a),
  );
  return tf.add(quotient, tf.cast(isRoundedUp, 'int32'));
}

/** The remainder of division rounded towards zero; it has the sign of the dividend. */
export function truncatedRemainder(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  return tf.mul(tf.sign(a), tf.mod(tf.abs(a), tf.abs(b)));
}

/** The remainder of division rounded down; it has the sign of the divisor. */
export function flooredRemainder(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  const remainder = truncatedRemainder(a, b);
  const isAgainst = tf.less(tf.mul(tf.sign(remainder), tf.sign(b)), tf.scalar(0, a.dtype));
  return where(isAgainst, tf.add(remainder, b), remainder);
}
