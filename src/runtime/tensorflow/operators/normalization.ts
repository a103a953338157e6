import * as tf from '@tensorflow/tfjs-core';
import { broadcastTo } from '../broadcast.ts';
import { mapped } from '../elementwise.ts';
import {
  type Application,
  float,
  fromFront,
  input,
  int,
  ints,
  type Operator,
  optional,
  Unsupported,
} from '../operator.ts';
import { spaceMeans } from '../space-means.ts';
import { asInGraph, channelsLast, heldAs, inGraphOrder, positionOf, type Value } from '../value.ts';
import { around, itemsOf, padded } from '../windows.ts';

export const normalizationOperators: Readonly<Record<string, Operator>> = {
  BatchNormalization: batchNormalization,
  InstanceNormalization: (at) => {
    const x = input(at, 0);
    const channels = x.tensor.shape[positionOf(x, 1)] ?? 1;
    return [inGroups(at, x, channels, input(at, 1).tensor, input(at, 2).tensor)];
  },
  GroupNormalization: (at) => {
    const x = input(at, 0);
    const channels = x.tensor.shape[positionOf(x, 1)] ?? 1;
    const groups = int(at, 'num_groups') ?? 1;
    // Up to version 20 there is one factor for each group.
    const [scale, bias] = [input(at, 1), input(at, 2)].map(({ tensor }) =>
      tensor.size === channels ? tensor : spread(tensor, channels / groups),
    );
    if (scale === undefined || bias === undefined) throw new Error('A normalization has factors.');
    return [inGroups(at, x, groups, scale, bias)];
  },
  LayerNormalization: (at) => overLastAxes(at, true),
  RMSNormalization: (at) => overLastAxes(at, false).slice(0, 1),
  MeanVarianceNormalization: (at) => {
    const x = input(at, 0);
    const axes = (ints(at, 'axes') ?? [0, 2, 3]).map((axis) => positionOf(x, axis));
    const centred = tf.sub(x.tensor, tf.mean(x.tensor, axes, true));
    const deviation = tf.sqrt(tf.mean(tf.square(centred), axes, true));
    return [{ ...x, tensor: tf.div(centred, tf.add(deviation, 1e-9)) }];
  },
  LpNormalization: (at) => {
    const x = input(at, 0);
    const axis = positionOf(x, int(at, 'axis') ?? -1);
    return [mapped(x, (tensor) => tf.divNoNan(tensor, tf.norm(tensor, int(at, 'p') ?? 2, axis, true)))];
  },
  LRN: (at) => [responseNormalization(at)],
};

/** BatchNormalization (ONNX operator spec, BatchNormalization-15); while it is trained, by what the batch is. */
function batchNormalization(at: Application): readonly Value[] {
  const x = input(at, 0);
  const [scale, bias, mean, variance] = [1, 2, 3, 4].map((index) => input(at, index).tensor);
  if (!scale || !bias || !mean || !variance) throw new Error('A normalization has factors.');
  if (int(at, 'spatial') === 0) throw new Unsupported('batch normalization of each position');
  const order = channelsLast(x.order.length);
  const tensor = heldAs(x, order);
  const normal = (own: tf.Tensor, spread: tf.Tensor): Value => {
    const factor = tf.mul(scale, tf.rsqrt(tf.add(spread, epsilonOf(at))));
    const shift = tf.sub(bias, tf.mul(own, factor));
    return { tensor: tf.add(tf.mul(tensor, factor), shift), type: x.type, order };
  };
  if (int(at, 'training_mode') !== 1) {
    if (at.node.outputs.slice(1).some((name) => name !== ''))
      throw new Unsupported('batch normalization trained as before version 14');
    return [normal(mean, variance)];
  }
  const own = groupMeans(tensor, 1);
  const spread = groupMeans(tf.square(tf.sub(tensor, own)), 1);
  const momentum = float(at, 'momentum') ?? 0.9;
  const running = (before: tf.Tensor, now: tf.Tensor): Value =>
    inGraphOrder(tf.add(tf.mul(before, momentum), tf.mul(now, 1 - momentum)), x.type);
  return [normal(own, spread), running(mean, own), running(variance, spread)];
}

function epsilonOf(at: Application): number {
  return float(at, 'epsilon') ?? 1e-5;
}

/** Normalizes groups of channels of each item over space, then scales each channel. */
function inGroups(at: Application, x: Value, groups: number, scale: tf.Tensor, bias: tf.Tensor): Value {
  const order = channelsLast(x.order.length);
  const items = itemsOf(heldAs(x, order)).map((item) => {
    const size = scale.size / groups;
    const centred = tf.sub(item, groupMeans(item, size));
    const factor = tf.tidy(() => {
      const variance = groupMeans(tf.square(centred), size);
      return tf.mul(scale, tf.rsqrt(tf.add(variance, epsilonOf(at))));
    });
    return tf.expandDims(tf.add(tf.mul(centred, factor), bias), 0);
  });
  return { tensor: tf.concat(items, 0), type: x.type, order };
}

/** For each channel the mean of its group over all axes before, of `[…, channels]`. */
function groupMeans(x: tf.Tensor, size: number): tf.Tensor {
  const means = tf.reshape(spaceMeans(tf.expandDims(x, 0)), [-1]);
  return size === 1 ? means : spread(tf.mean(tf.reshape(means, [-1, size]), 1), size);
}

/** Each number of a vector as often as there are channels in a group. */
function spread(vector: tf.Tensor, size: number): tf.Tensor {
  return tf.reshape(tf.tile(tf.reshape(vector, [vector.size, 1]), [1, size]), [vector.size * size]);
}

/** LayerNormalization and RMSNormalization (ONNX operator spec, versions 17 and 23): result, mean, 1 / deviation. */
function overLastAxes(at: Application, isCentred: boolean): readonly Value[] {
  const x = input(at, 0);
  const rank = x.order.length;
  const axis = fromFront(int(at, 'axis') ?? -1, rank);
  const isTail = x.order.slice(axis).every((held, i) => held === axis + i);
  const tensor = isTail ? x.tensor : asInGraph(x);
  const order = isTail ? x.order : x.order.map((_, i) => i);
  const size = tensor.shape.slice(axis);
  const rows = tf.reshape(tensor, [-1, around(tensor.shape, axis - 1)[1]]);
  const mean = tf.mean(rows, 1, true);
  const centred = isCentred ? tf.sub(rows, mean) : rows;
  const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(centred), 1, true), epsilonOf(at)));
  const factorOf = (value: Value): tf.Tensor => tf.reshape(broadcastTo(asInGraph(value), size), [-1]);
  const scaled = tf.mul(tf.mul(centred, inverse), factorOf(input(at, 1)));
  const bias = isCentred ? optional(at, 2) : null;
  const result = bias === null ? scaled : tf.add(scaled, factorOf(bias));
  const reduced = [...tensor.shape.slice(0, axis), ...size.map(() => 1)];
  return [
    { tensor: tf.reshape(result, tensor.shape), type: x.type, order },
    { tensor: tf.reshape(mean, reduced), type: x.type, order },
    { tensor: tf.reshape(inverse, reduced), type: x.type, order },
  ];
}

/** LRN (ONNX operator spec, LRN-13): elements over a power of the squares of neighbouring channels. */
function responseNormalization(at: Application): Value {
  const x = input(at, 0);
  const size = int(at, 'size') ?? 1;
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
  const base = tf.add(tf.mul(means, float(at, 'alpha') ?? 1e-4), float(at, 'bias') ?? 1);
  return { tensor: tf.div(tensor, tf.pow(base, float(at, 'beta') ?? 0.75)), type: x.type, order };
}
