import * as tf from '@tensorflow/tfjs-core';
import { broadcastShape, broadcastTo, chosen } from '../broadcast.ts';
import { combined, mapped, paired } from '../elementwise.ts';
import { wrapped } from '../integers.ts';
import { input, int, type Operator } from '../operator.ts';

/** Comparisons, truth values, bits, and the choice between two values by a truth value. */
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
  Not: (at) => [mapped(input(at, 0), tf.logicalNot)],
  IsNaN: (at) => [mapped(input(at, 0), tf.isNaN, 'bool')],
  IsInf: (at) => {
    const [positive, negative] = [int(at, 'detect_positive') ?? 1, int(at, 'detect_negative') ?? 1];
    const isInfinite = (x: tf.Tensor): tf.Tensor => {
      if (positive === 0 && negative === 0) return tf.zerosLike(tf.cast(x, 'bool'));
      if (positive === 0) return tf.equal(x, -Infinity);
      return negative === 0 ? tf.equal(x, Infinity) : tf.isInf(x);
    };
    return [mapped(input(at, 0), isInfinite, 'bool')];
  },
  Where: (at) => {
    const values = [input(at, 0), input(at, 1), input(at, 2)] as const;
    return [combined(values, (tensors) => chosen(...tensors), input(at, 1).type)];
  },
  BitwiseAnd: bitwise(tf.bitwiseAnd),
  BitwiseOr: bitwise((a, b) => tf.sub(tf.add(a, b), tf.bitwiseAnd(a, b))),
  BitwiseXor: bitwise((a, b) => tf.sub(tf.add(a, b), tf.mul(tf.bitwiseAnd(a, b), tf.scalar(2, 'int32')))),
  BitwiseNot: (at) => {
    const x = input(at, 0);
    return [mapped(x, (tensor) => wrapped(tf.sub(tf.scalar(-1, 'int32'), tensor), x.type))];
  },
};

function predicate(holds: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor): Operator {
  return (at) => [paired(input(at, 0), input(at, 1), holds, 'bool')];
}

function bitwise(combine: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor): Operator {
  return (at) => {
    const { type } = input(at, 0);
    const combineAlike = (a: tf.Tensor, b: tf.Tensor): tf.Tensor => {
      const shape = broadcastShape([a.shape, b.shape]);
      return wrapped(combine(broadcastTo(a, shape), broadcastTo(b, shape)), type);
    };
    return [paired(input(at, 0), input(at, 1), combineAlike, type)];
  };
}
