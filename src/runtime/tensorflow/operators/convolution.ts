import * as tf from '@tensorflow/tfjs-core';
import { at } from '../../../at.ts';
import { convolve, type Filters, planesOf } from '../convolve.ts';
import {
  type OperatorCall,
  input,
  int,
  type Operator,
  optional,
  prepared,
  Unsupported,
} from '../operator.ts';
import { transposedConvolution } from '../transposed-convolution.ts';
import { asInGraph, channelsLast, heldAs, shapeOf, type Value } from '../value.ts';
import { windowsOf } from '../windows.ts';

export const convolutionOperators: Readonly<Record<string, Operator>> = {
  Conv: (call) => [channelsFirstToLast(call, convolution)],
  ConvTranspose: (call) => [channelsFirstToLast(call, transposedConvolution)],
};

/**
 * A convolution with its bias, computed with channels last.
 * @throws Unsupported for more than three spatial axes
 */
function channelsFirstToLast(
  call: OperatorCall,
  convolved: (call: OperatorCall, x: tf.Tensor) => tf.Tensor,
): Value {
  const x = input(call, 0);
  const order = channelsLast(x.order.length);
  if (order.length < 3 || order.length > 5) throw new Unsupported(`convolution of ${order.length - 2} axes`);
  const bias = optional(call, 2);
  const result = convolved(call, heldAs(x, order));
  return { tensor: bias === null ? result : tf.add(result, bias.tensor), type: x.type, order };
}

/** Conv (ONNX operator spec, Conv-22). */
function convolution(call: OperatorCall, x: tf.Tensor): tf.Tensor {
  const weights = shapeOf(input(call, 1));
  const groups = int(call, 'group') ?? 1;
  const windows = windowsOf(call, weights.slice(2), x.shape.slice(1, -1));
  if (groups === 1) return convolve(x, filtersOf(call, 0, 1), windows);
  if (at(weights, 1) === 1)
    return convolve(x, depthwiseFilters(call, groups, at(weights, 0) / groups), windows);
  const parts = tf
    .split(x, groups, x.rank - 1)
    .map((part, group) => convolve(part, filtersOf(call, group, groups), windows));
  return tf.concat(parts, x.rank - 1);
}

/** The filters of a group of channels, from weights `[outputs, inputs, ...kernel]`. */
function filtersOf(call: OperatorCall, group: number, groups: number): Filters {
  const planes = prepared(call, 1, `filters ${group} of ${groups}`, (value) => {
    const weights = asInGraph(value);
    const size = at(weights.shape, 0) / groups;
    const own = groups === 1 ? weights : tf.slice(weights, [group * size], [size, ...weights.shape.slice(1)]);
    const space = weights.shape.slice(2).map((_, i) => i + 2);
    return planesOf(tf.transpose(own, [...space, 1, 0]));
  });
  return { planes, isDepthwise: false };
}

/** Depthwise filters, from weights `[channels · multiplier, 1, ...kernel]`. */
function depthwiseFilters(call: OperatorCall, channels: number, multiplier: number): Filters {
  const planes = prepared(call, 1, `filters of ${channels} channels`, (value) => {
    const weights = asInGraph(value);
    const kernel = weights.shape.slice(2);
    const split = tf.reshape(weights, [channels, multiplier, ...kernel]);
    return planesOf(tf.transpose(split, [...kernel.map((_, i) => i + 2), 0, 1]));
  });
  return { planes, isDepthwise: true };
}
