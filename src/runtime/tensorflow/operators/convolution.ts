import * as tf from '@tensorflow/tfjs-core';
import { convolve, type Filters, planesOf } from '../convolve.ts';
import { type Application, input, int, type Operator, optional, prepared, Unsupported } from '../operator.ts';
import { transposedConvolution } from '../transposed-convolution.ts';
import { asInGraph, channelsLast, heldAs, shapeOf, type Value } from '../value.ts';
import { windowsOf } from '../windows.ts';

export const convolutionOperators: Readonly<Record<string, Operator>> = {
  Conv: (at) => [channelsFirstToLast(at, convolution)],
  ConvTranspose: (at) => [channelsFirstToLast(at, transposedConvolution)],
};

/** A convolution of a value that is held with channels last, and its bias. */
function channelsFirstToLast(
  at: Application,
  convolved: (at: Application, x: tf.Tensor) => tf.Tensor,
): Value {
  const x = input(at, 0);
  const order = channelsLast(x.order.length);
  if (order.length < 3 || order.length > 5) throw new Unsupported(`convolution of ${order.length - 2} axes`);
  const bias = optional(at, 2);
  const result = convolved(at, heldAs(x, order));
  return { tensor: bias === null ? result : tf.add(result, bias.tensor), type: x.type, order };
}

/** Conv (ONNX operator spec, Conv-22). */
function convolution(at: Application, x: tf.Tensor): tf.Tensor {
  const weights = input(at, 1);
  const [outputs = 1, inputs = 1, ...kernel] = shapeOf(weights);
  const groups = int(at, 'group') ?? 1;
  const windows = windowsOf(at, kernel, x.shape.slice(1, -1));
  if (groups === 1) return convolve(x, filtersOf(at, 0, 1), windows);
  if (inputs === 1) return convolve(x, channelFilters(at, groups, outputs / groups), windows);
  const parts = tf
    .split(x, groups, x.rank - 1)
    .map((part, group) => convolve(part, filtersOf(at, group, groups), windows));
  return tf.concat(parts, x.rank - 1);
}

/** The filters of a group of channels, from weights `[outputs, inputs, ...kernel]`. */
function filtersOf(at: Application, group: number, groups: number): Filters {
  const planes = prepared(at, 1, `filters ${group} of ${groups}`, (value) => {
    const weights = asInGraph(value);
    const [outputs = 1, ...others] = weights.shape;
    const size = outputs / groups;
    const own = groups === 1 ? weights : tf.slice(weights, [group * size], [size, ...others]);
    const space = weights.shape.slice(2).map((_, i) => i + 2);
    return planesOf(tf.transpose(own, [...space, 1, 0]));
  });
  return { planes, isDepthwise: false };
}

/** Filters of channels by themselves, from weights `[channels · outputs of each, 1, ...kernel]`. */
function channelFilters(at: Application, channels: number, multiplier: number): Filters {
  const planes = prepared(at, 1, `filters of ${channels} channels`, (value) => {
    const weights = asInGraph(value);
    const kernel = weights.shape.slice(2);
    const apart = tf.reshape(weights, [channels, multiplier, ...kernel]);
    return planesOf(tf.transpose(apart, [...kernel.map((_, i) => i + 2), 0, 1]));
  });
  return { planes, isDepthwise: true };
}
