import * as tf from '@tensorflow/tfjs-core';
import { broadcastShape, broadcastTo, where } from '../broadcast.ts';
import { combined, mapped, paired } from '../elementwise.ts';
import { wrapped } from '../integers.ts';
import { input, int, type Operator } from '../operator.ts';

/** Comparisons, boolean and bitwise operators, and `Where`. */
export const logicOperators: Readonly<Record<string, Operator>> = {
  Equal: predicate(tf.equal),
  Greater: predicate(tf.greater),
  // TensorFlow.js has a derivative of `>=` for floats only.
  GreaterOrEqual: predicate((a, b) =>
    a.dtype === 'float32' ? tf.greaterEqual(a, b) : tf.logicalNot(tf.less(a, b)),
  ),
  Less: predicate(tf.less),
  LessOrEqual: predicate(tf.lessEqual),
  And: predicate(tf.logicalAnd),
  Or: predicate(tf.logicalOr),
  Xor: predicate(tf.logicalXor),
  Not: (call) => [mapped(input(call, 0), tf.logicalNot)],
  IsNaN: (call) => [mapped(input(call, 0), tf.isNaN, 'bool')],
  IsInf: (call) => {
    const [positive, negative] = [int(call, 'detect_positive') ?? 1, int(call, 'detect_negative') ?? 1];
    const isInfinite = (x: tf.Tensor): tf.Tensor => {
      if (positive === 0 && negative === 0) return tf.zerosLike(tf.cast(x, 'bool'));
      if (positive === 0) return tf.equal(x, -Infinity);
      return negative === 0 ? tf.equal(x, Infinity) : tf.isInf(x);
    };
    return [mapped(input(call, 0), isInfinite, 'bool')];
  },
  Where: (call) => {
    const values = [input(call, 0), input(call, 1), input(call, 2)] as const;
    return [combined(values, (tensors) => where(...tensors), input(call, 1).type)];
  },
  BitwiseAnd: bitwise(tf.bitwiseAnd),
  BitwiseOr: bitwise((a, b) => tf.sub(tf.add(a, b), tf.bitwiseAnd(a, b))),
  BitwiseXor: bitwise((a, b) => tf.sub(tf.add(a, b), tf.mul(tf.bitwiseAnd(a, b), tf.scalar(2, 'int32')))),
  BitwiseNot: (call) => {
    const x = input(call, 0);
    return [mapped(x, (tensor) => wrapped(tf.sub(tf.scalar(-1, 'int32'), tensor), x.type))];
  },
};

function predicate(holds: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor): Operator {
  return (call) => [paired(input(call, 0), input(call, 1), holds, 'bool')];
}

function bitwise(combine: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor): Operator {
  return (call) => {
    const { type } = input(call, 0);
    const combineAlike = (a: tf.Tensor, b: tf.Tensor): tf.Tensor => {
      const shape = broadcastShape([a.shape, b.shape]);
      return wrapped(combine(broadcastTo(a, shape), broadcastTo(b, shape)), type);
    };
    return [paired(input(call, 0), input(call, 1), combineAlike, type)];
  };
}
