import * as tf from '@tensorflow/tfjs-core';
import { mapped } from '../elementwise.ts';
import { input, type Operator } from '../operator.ts';

/** Elementwise mathematical functions of one variable. */
export const functionOperators: Readonly<Record<string, Operator>> = {
  Abs: of(tf.abs),
  Acos: of(tf.acos),
  Acosh: of(tf.acosh),
  Asin: of(tf.asin),
  Asinh: of(tf.asinh),
  Atan: of(tf.atan),
  Atanh: of(tf.atanh),
  Ceil: of(tf.ceil),
  Cos: of(tf.cos),
  Cosh: of(tf.cosh),
  Erf: of(tf.erf),
  Exp: of(tf.exp),
  Floor: of(tf.floor),
  Log: of(tf.log),
  Neg: of(tf.neg),
  Reciprocal: of(tf.reciprocal),
  Round: of(tf.round),
  Sign: of(tf.sign),
  Sin: of(tf.sin),
  Sinh: of(tf.sinh),
  Sqrt: of(tf.sqrt),
  Tan: of(tf.tan),
  Tanh: of(tf.tanh),
};

function of(map: (x: tf.Tensor) => tf.Tensor): Operator {
  return (call) => [mapped(input(call, 0), map)];
}
