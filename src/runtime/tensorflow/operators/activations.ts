import * as tf from '@tensorflow/tfjs-core';
import { mapped, paired } from '../elementwise.ts';
import { type Application, float, input, type Operator, optional, text } from '../operator.ts';
import { asInGraph, type Value } from '../value.ts';

/**
 * Activation functions, element by element. Exponentials are taken of what is not positive only, so that neither they
 * nor their derivatives overflow where they are not asked for.
 */
export const activationOperators: Readonly<Record<string, Operator>> = {
  Relu: of(tf.relu),
  Sigmoid: of(tf.sigmoid),
  Softplus: of(tf.softplus),
  Softsign: of((x) => tf.div(x, tf.add(tf.abs(x), 1))),
  Mish: of((x) => tf.mul(x, tf.tanh(tf.softplus(x)))),
  HardSwish: of((x) => tf.mul(x, hardSigmoid(x, 1 / 6, 0.5))),
  HardSigmoid: of((x, at) => hardSigmoid(x, float(at, 'alpha') ?? 0.2, float(at, 'beta') ?? 0.5)),
  LeakyRelu: of((x, at) => tf.leakyRelu(x, float(at, 'alpha') ?? 0.01)),
  Elu: of((x, at) => exponential(x, float(at, 'alpha') ?? 1, 1)),
  Celu: of((x, at) => exponential(x, float(at, 'alpha') ?? 1, float(at, 'alpha') ?? 1)),
  Selu: of((x, at) =>
    tf.mul(exponential(x, float(at, 'alpha') ?? 1.6732632, 1), float(at, 'gamma') ?? 1.050701),
  ),
  Swish: of((x, at) => tf.mul(x, tf.sigmoid(tf.mul(x, float(at, 'alpha') ?? 1)))),
  Gelu: of((x, at) => (text(at, 'approximate') === 'tanh' ? tanhGelu(x) : erfGelu(x))),
  ThresholdedRelu: of((x, at) => tf.where(tf.greater(x, float(at, 'alpha') ?? 1), x, tf.zerosLike(x))),
  Shrink: of((x, at) => {
    const [bias, threshold] = [float(at, 'bias') ?? 0, float(at, 'lambd') ?? 0.5];
    const negative = tf.where(tf.less(x, -threshold), tf.add(x, bias), tf.zerosLike(x));
    return tf.where(tf.greater(x, threshold), tf.sub(x, bias), negative);
  }),
  PRelu: (at) => {
    const x = input(at, 0);
    // WebAssembly's own takes slopes in turn, wherever they belong.
    const leaning = (a: tf.Tensor, slope: tf.Tensor): tf.Tensor =>
      tf.add(tf.relu(a), tf.mul(slope, tf.minimum(a, 0)));
    return [paired(x, input(at, 1), leaning, x.type)];
  },
  Clip: (at) => {
    const x = input(at, 0);
    const [least, most] = [bound(at, 'min', 1), bound(at, 'max', 2)];
    const raised = least === null ? x : mapped(x, (tensor) => tf.maximum(tensor, least));
    return [most === null ? raised : mapped(raised, (tensor) => tf.minimum(tensor, most))];
  },
};

function of(map: (x: tf.Tensor, at: Application) => tf.Tensor): Operator {
  return (at) => [mapped(input(at, 0), (x) => map(x, at))];
}

function hardSigmoid(x: tf.Tensor, slope: number, middle: number): tf.Tensor {
  return tf.clipByValue(tf.add(tf.mul(x, slope), middle), 0, 1);
}

/** x above 0, and `scale · (exp(x / width) − 1)` below. */
function exponential(x: tf.Tensor, scale: number, width: number): tf.Tensor {
  if (scale === 1 && width === 1) return tf.elu(x);
  return tf.add(tf.relu(x), tf.mul(tf.elu(tf.div(tf.minimum(x, 0), width)), scale));
}

function erfGelu(x: tf.Tensor): tf.Tensor {
  return tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1));
}

function tanhGelu(x: tf.Tensor): tf.Tensor {
  const inner = tf.mul(tf.add(x, tf.mul(tf.mul(tf.mul(x, x), x), 0.044715)), Math.sqrt(2 / Math.PI));
  return tf.mul(tf.mul(x, 0.5), tf.add(tf.tanh(inner), 1));
}

/** An attribute in older operator sets, an input in newer ones. */
function bound(at: Application, name: string, index: number): tf.Tensor | number | null {
  const given: Value | null = optional(at, index);
  return given === null ? float(at, name) : asInGraph(given);
}
