import * as tf from '@tensorflow/tfjs-core';
import { at } from '../../../at.ts';
import { broadcastTo } from '../broadcast.ts';
import { mapped } from '../elementwise.ts';
import {
  type OperatorCall,
  float,
  fromFront,
  input,
  int,
  ints,
  type Operator,
  optional,
  required,
  Unsupported,
} from '../operator.ts';
import { spaceMeans } from '../space-means.ts';
import { asInGraph, channelsLast, heldAs, inGraphOrder, positionOf, type Value } from '../value.ts';
import { around, itemsOf, padded } from '../windows.ts';

export const normalizationOperators: Readonly<Record<string, Operator>> = {
  BatchNormalization: batchNormalization,
  InstanceNormalization: (call) => {
    const x = input(call, 0);
    return [inGroups(call, x, channelsOf(x), input(call, 1).tensor, input(call, 2).tensor)];
  },
  GroupNormalization: (call) => {
    const x = input(call, 0);
    const channels = channelsOf(x);
    const groups = required(int, call, 'num_groups');
    // Up to version 20 there is one factor per group instead of per channel.
    const perChannel = ({ tensor }: Value): tf.Tensor =>
      tensor.size === channels ? tensor : repeatedEach(tensor, channels / groups);
    return [inGroups(call, x, groups, perChannel(input(call, 1)), perChannel(input(call, 2)))];
  },
  LayerNormalization: (call) => overLastAxes(call, true),
  RMSNormalization: (call) => overLastAxes(call, false).slice(0, 1),
  MeanVarianceNormalization: (call) => {
    const x = input(call, 0);
    const axes = (ints(call, 'axes') ?? [0, 2, 3]).map((axis) => positionOf(x, axis));
    const centered = tf.sub(x.tensor, tf.mean(x.tensor, axes, true));
    const deviation = tf.sqrt(tf.mean(tf.square(centered), axes, true));
    return [{ ...x, tensor: tf.div(centered, tf.add(deviation, 1e-9)) }];
  },
  LpNormalization: (call) => {
    const x = input(call, 0);
    const axis = positionOf(x, int(call, 'axis') ?? -1);
    return [mapped(x, (tensor) => tf.divNoNan(tensor, tf.norm(tensor, int(call, 'p') ?? 2, axis, true)))];
  },
  LRN: (call) => [responseNormalization(call)],
};

function channelsOf(x: Value): number {
  return at(x.tensor.shape, positionOf(x, 1));
}

/**
 * BatchNormalization (ONNX operator spec, BatchNormalization-15). In training mode it uses the statistics of the batch.
 * @throws Unsupported for the variants of older operator sets
 */
function batchNormalization(call: OperatorCall): readonly Value[] {
  const x = input(call, 0);
  const [scale, bias] = [input(call, 1).tensor, input(call, 2).tensor];
  const [mean, variance] = [input(call, 3).tensor, input(call, 4).tensor];
  if (int(call, 'spatial') === 0) throw new Unsupported('batch normalization of each position');
  const order = channelsLast(x.order.length);
  const tensor = heldAs(x, order);
  const normal = (center: tf.Tensor, spread: tf.Tensor): Value => {
    const factor = tf.mul(scale, tf.rsqrt(tf.add(spread, epsilonOf(call))));
    const shift = tf.sub(bias, tf.mul(center, factor));
    return { tensor: tf.add(tf.mul(tensor, factor), shift), type: x.type, order };
  };
  if (int(call, 'training_mode') !== 1) {
    if (call.node.outputs.slice(1).some((name) => name !== ''))
      throw new Unsupported('batch normalization trained as before version 14');
    return [normal(mean, variance)];
  }
  const own = groupMeans(tensor, 1);
  const spread = groupMeans(tf.square(tf.sub(tensor, own)), 1);
  const momentum = float(call, 'momentum') ?? 0.9;
  const running = (before: tf.Tensor, now: tf.Tensor): Value =>
    inGraphOrder(tf.add(tf.mul(before, momentum), tf.mul(now, 1 - momentum)), x.type);
  return [normal(own, spread), running(mean, own), running(variance, spread)];
}

function epsilonOf(call: OperatorCall): number {
  return float(call, 'epsilon') ?? 1e-5;
}

/** Normalizes each group of channels of each item, then scales each channel. */
function inGroups(call: OperatorCall, x: Value, groups: number, scale: tf.Tensor, bias: tf.Tensor): Value {
  const order = channelsLast(x.order.length);
  const items = itemsOf(heldAs(x, order)).map((item) => {
    const size = scale.size / groups;
    const centered = tf.sub(item, groupMeans(item, size));
    const factor = tf.tidy(() => {
      const variance = groupMeans(tf.square(centered), size);
      return tf.mul(scale, tf.rsqrt(tf.add(variance, epsilonOf(call))));
    });
    return tf.expandDims(tf.add(tf.mul(centered, factor), bias), 0);
  });
  return { tensor: tf.concat(items, 0), type: x.type, order };
}

/** For each channel of `[…, channels]` the mean of its group over all other axes. */
function groupMeans(x: tf.Tensor, size: number): tf.Tensor {
  const means = tf.reshape(spaceMeans(tf.expandDims(x, 0)), [-1]);
  return size === 1 ? means : repeatedEach(tf.mean(tf.reshape(means, [-1, size]), 1), size);
}

/** The vector with each number repeated `size` times in a row. */
function repeatedEach(vector: tf.Tensor, size: number): tf.Tensor {
  return tf.reshape(tf.tile(tf.reshape(vector, [vector.size, 1]), [1, size]), [vector.size * size]);
}

/** LayerNormalization and RMSNormalization (ONNX operator spec, versions 17 and 23): result, mean, 1 / deviation. */
function overLastAxes(call: OperatorCall, isCentered: boolean): readonly Value[] {
  const x = input(call, 0);
  const rank = x.order.length;
  const axis = fromFront(int(call, 'axis') ?? -1, rank);
  const isTail = x.order.slice(axis).every((held, i) => held === axis + i);
  const tensor = isTail ? x.tensor : asInGraph(x);
  const order = isTail ? x.order : x.order.map((_, i) => i);
  const size = tensor.shape.slice(axis);
  const rows = tf.reshape(tensor, [-1, around(tensor.shape, axis - 1)[1]]);
  const mean = tf.mean(rows, 1, true);
  const centered = isCentered ? tf.sub(rows, mean) : rows;
  const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(centered), 1, true), epsilonOf(call)));
  const factorOf = (value: Value): tf.Tensor => tf.reshape(broadcastTo(asInGraph(value), size), [-1]);
  const scaled = tf.mul(tf.mul(centered, inverse), factorOf(input(call, 1)));
  const bias = isCentered ? optional(call, 2) : null;
  const result = bias === null ? scaled : tf.add(scaled, factorOf(bias));
  const reduced = [...tensor.shape.slice(0, axis), ...size.map(() => 1)];
  return [
    { tensor: tf.reshape(result, tensor.shape), type: x.type, order },
    { tensor: tf.reshape(mean, reduced), type: x.type, order },
    { tensor: tf.reshape(inverse, reduced), type: x.type, order },
  ];
}

/** LRN (ONNX operator spec, LRN-13): elements divided by a power of the mean square of the neighbouring channels. */
function responseNormalization(call: OperatorCall): Value {
  const x = input(call, 0);
  const size = required(int, call, 'size');
  const order = channelsLast(x.order.length);
  const tensor = heldAs(x, order);
  const [positions] = around(tensor.shape, tensor.rank - 1);
  const squares = padded(tf.reshape(tf.square(tensor), [1, positions, tensor.size / positions, 1]), [
    [0, 0],
    [0, 0],
    [Math.floor((size - 1) / 2), Math.ceil((size - 1) / 2)],
    [0, 0],
  ]);
  const means = tf.reshape(tf.avgPool(squares as tf.Tensor4D, [1, size], 1, 'valid'), tensor.shape);
  const base = tf.add(tf.mul(means, float(call, 'alpha') ?? 1e-4), float(call, 'bias') ?? 1);
  return { tensor: tf.div(tensor, tf.pow(base, float(call, 'beta') ?? 0.75)), type: x.type, order };
}
