import * as tf from '@tensorflow/tfjs-core';
import { mapped, paired } from '../elementwise.ts';
import { type OperatorCall, float, input, type Operator, optional, text } from '../operator.ts';
import { asInGraph, type Value } from '../value.ts';

/**
 * Elementwise activation functions. Exponentials are computed only of numbers that are not positive, so that neither
 * they nor their derivatives overflow in the branch that is not used.
 */
export const activationOperators: Readonly<Record<string, Operator>> = {
  Relu: of(tf.relu),
  Sigmoid: of(tf.sigmoid),
  Softplus: of(tf.softplus),
  Softsign: of((x) => tf.div(x, tf.add(tf.abs(x), 1))),
  Mish: of((x) => tf.mul(x, tf.tanh(tf.softplus(x)))),
  HardSwish: of((x) => tf.mul(x, hardSigmoid(x, 1 / 6, 0.5))),
  HardSigmoid: of((x, call) => hardSigmoid(x, float(call, 'alpha') ?? 0.2, float(call, 'beta') ?? 0.5)),
  LeakyRelu: of((x, call) => tf.leakyRelu(x, float(call, 'alpha') ?? 0.01)),
  Elu: of((x, call) => exponential(x, float(call, 'alpha') ?? 1, 1)),
  Celu: of((x, call) => exponential(x, float(call, 'alpha') ?? 1, float(call, 'alpha') ?? 1)),
  Selu: of((x, call) =>
    tf.mul(exponential(x, float(call, 'alpha') ?? 1.6732632, 1), float(call, 'gamma') ?? 1.050701),
  ),
  Swish: of((x, call) => tf.mul(x, tf.sigmoid(tf.mul(x, float(call, 'alpha') ?? 1)))),
  Gelu: of((x, call) => (text(call, 'approximate') === 'tanh' ? tanhGelu(x) : erfGelu(x))),
  ThresholdedRelu: of((x, call) => tf.where(tf.greater(x, float(call, 'alpha') ?? 1), x, tf.zerosLike(x))),
  Shrink: of((x, call) => {
    const [bias, threshold] = [float(call, 'bias') ?? 0, float(call, 'lambd') ?? 0.5];
    const negative = tf.where(tf.less(x, -threshold), tf.add(x, bias), tf.zerosLike(x));
    return tf.where(tf.greater(x, threshold), tf.sub(x, bias), negative);
  }),
  PRelu: (call) => {
    const x = input(call, 0);
    // WebAssembly's own kernel does not broadcast the slopes.
    const leaky = (a: tf.Tensor, slope: tf.Tensor): tf.Tensor =>
      tf.add(tf.relu(a), tf.mul(slope, tf.minimum(a, 0)));
    return [paired(x, input(call, 1), leaky, x.type)];
  },
  Clip: (call) => {
    const x = input(call, 0);
    const [least, most] = [bound(call, 'min', 1), bound(call, 'max', 2)];
    const raised = least === null ? x : mapped(x, (tensor) => tf.maximum(tensor, least));
    return [most === null ? raised : mapped(raised, (tensor) => tf.minimum(tensor, most))];
  },
};

function of(map: (x: tf.Tensor, call: OperatorCall) => tf.Tensor): Operator {
  return (call) => [mapped(input(call, 0), (x) => map(x, call))];
}

function hardSigmoid(x: tf.Tensor, slope: number, middle: number): tf.Tensor {
  return tf.clipByValue(tf.add(tf.mul(x, slope), middle), 0, 1);
}

/** `x` above 0, and `scale · (exp(x / width) − 1)` below. */
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
function bound(call: OperatorCall, name: string, index: number): tf.Tensor | number | null {
  const given: Value | null = optional(call, index);
  return given === null ? float(call, name) : asInGraph(given);
}
