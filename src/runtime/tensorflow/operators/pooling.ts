import * as tf from '@tensorflow/tfjs-core';
import { at } from '../../../at.ts';
import { maxIndices, scatterMean } from '../max-indices.ts';
import {
  input,
  int,
  ints,
  intsPerAxis,
  type Operator,
  type OperatorCall,
  optional,
  required,
  Unsupported,
} from '../operator.ts';
import { viaSpaceToBatch } from '../space-to-batch.ts';
import { spaceMeans } from '../space-means.ts';
import {
  asInGraph,
  channelsLast,
  channelsLastShape,
  heldAs,
  inGraphOrder,
  numbersOf,
  shapeOf,
  type Value,
} from '../value.ts';
import { everyNth, padded, type Window, windowsOf } from '../windows.ts';

export const poolingOperators: Readonly<Record<string, Operator>> = {
  MaxPool: (call) => {
    const greatest = pooled(call, (x, windows) => slidingPool(x, windows, -Infinity, 'max'));
    const [, indicesName = ''] = call.node.outputs;
    if (indicesName === '') return [greatest];
    const isColumnMajor = int(call, 'storage_order') === 1;
    const indices = pooled(call, (x, windows) => maxIndices(x, windows, isColumnMajor), 'int32');
    return [greatest, { ...indices, type: 'int64' }];
  },
  MaxUnpool: (call) => {
    const x = input(call, 0);
    const given = optional(call, 2);
    const shape = given === null ? unpooledShape(call, shapeOf(x)) : numbersOf(given);
    // Indices refer to the result even where its shape is given, as in ONNX Runtime and PyTorch.
    return [inGraphOrder(scatterMean(asInGraph(x), asInGraph(input(call, 1)), shape), x.type)];
  },
  AveragePool: (call) => [
    pooled(call, (x, windows) => {
      const isCounted = int(call, 'count_include_pad') === 1;
      return overCounts(slidingPool(x, windows, 0, 'avg'), windows, x.shape.slice(1, -1), isCounted);
    }),
  ],
  LpPool: (call) => [
    pooled(call, (x, windows) => {
      const power = int(call, 'p') ?? 2;
      const size = windows.reduce((product, { kernel }) => product * kernel, 1);
      const sum = tf.mul(slidingPool(tf.pow(tf.abs(x), power), windows, 0, 'avg'), size);
      return tf.pow(sum, 1 / power);
    }),
  ],
  GlobalAveragePool: (call) => {
    const x = input(call, 0);
    const order = channelsLast(x.order.length);
    const tensor = heldAs(x, order);
    const means = tf.reshape(
      spaceMeans(tensor),
      tensor.shape.map((length, i) => (i === 0 || i === tensor.rank - 1 ? length : 1)),
    );
    return [{ tensor: means, type: x.type, order }];
  },
  GlobalMaxPool: overSpace((x, axes) => tf.max(x, axes, true)),
  GlobalLpPool: overSpace((x, axes, call) => {
    const power = int(call, 'p') ?? 2;
    return tf.pow(tf.sum(tf.pow(tf.abs(x), power), axes, true), 1 / power);
  }),
};

/**
 * A pool, computed with channels last and in floats, the only type of the kernels.
 * @throws Unsupported for more than three spatial axes
 */
function pooled(
  call: OperatorCall,
  pool: (x: tf.Tensor, windows: readonly Window[]) => tf.Tensor,
  as: 'int32' | null = null,
): Value {
  const value = input(call, 0);
  const order = channelsLast(value.order.length);
  if (order.length < 3 || order.length > 5) throw new Unsupported(`pool of ${order.length - 2} axes`);
  const x = heldAs(value, order);
  const windows = windowsOf(call, required(ints, call, 'kernel_shape'), x.shape.slice(1, -1));
  return { tensor: tf.cast(pool(tf.cast(x, 'float32'), windows), as ?? x.dtype), type: value.type, order };
}

/** The shape that the input of the pool most likely had (ONNX operator spec, MaxUnpool-11). */
function unpooledShape(call: OperatorCall, pooledShape: readonly number[]): readonly number[] {
  const kernel = required(ints, call, 'kernel_shape');
  const strides = intsPerAxis(call, 'strides', kernel.length, 1);
  const pads = intsPerAxis(call, 'pads', 2 * kernel.length, 0);
  const space = kernel.map((size, i) => {
    const pad = at(pads, i) + at(pads, i + kernel.length);
    return (at(pooledShape, i + 2) - 1) * at(strides, i) + size - pad;
  });
  return [...pooledShape.slice(0, 2), ...space];
}

/** The maximum or mean of each window, with a value for the padding. */
function slidingPool(
  x: tf.Tensor,
  windows: readonly Window[],
  padding: number,
  kind: 'max' | 'avg',
): tf.Tensor {
  const whole = padded(
    x,
    [[0, 0], ...windows.map(({ before, after }) => [before, after] as const), [0, 0]],
    padding,
  );
  if (windows.every(({ dilation }) => dilation === 1)) return undilatedPool(whole, windows, kind);
  const dense = windows.map(({ kernel }) => ({ kernel, stride: 1 }));
  const pooledAtAll = viaSpaceToBatch(whole, windows, (part) => undilatedPool(part, dense, kind));
  return windows.reduce((part, { stride, count }, i) => everyNth(part, i + 1, 0, stride, count), pooledAtAll);
}

type Slide = Pick<Window, 'kernel' | 'stride'>;

/**
 * Pools one or two axes at a time: the derivative of TensorFlow.js's 3-D pools is wrong for kernels that are no cubes.
 */
function undilatedPool(x: tf.Tensor, slides: readonly Slide[], kind: 'max' | 'avg'): tf.Tensor {
  const pool = kind === 'max' ? tf.maxPool<tf.Tensor4D> : tf.avgPool<tf.Tensor4D>;
  const { batch, space, channels } = channelsLastShape(x);
  const planar = (
    part: tf.Tensor,
    shape: [number, number, number],
    [rows, columns]: readonly [Slide, Slide],
  ): tf.Tensor4D =>
    pool(
      tf.reshape(part, [...shape, channels]),
      [rows.kernel, columns.kernel],
      [rows.stride, columns.stride],
      'valid',
    );
  const none: Slide = { kernel: 1, stride: 1 };
  const first = at(slides, 0);
  if (space.length === 1) return tf.squeeze(planar(x, [batch, at(space, 0), 1], [first, none]), [2]);
  const [depth, height] = [at(space, 0), at(space, 1)];
  if (space.length === 2) return planar(x, [batch, depth, height], [first, at(slides, 1)]);
  const planes = planar(x, [batch * depth, height, at(space, 2)], [at(slides, 1), at(slides, 2)]);
  const [, rows, columns] = planes.shape;
  const line = planar(planes, [batch, depth, rows * columns], [first, none]);
  return tf.reshape(line, [batch, -1, rows, columns, channels]);
}

/** Turns means over whole windows into means over the input only, or over the input and the declared padding. */
function overCounts(
  means: tf.Tensor,
  windows: readonly Window[],
  lengths: readonly number[],
  isPadCounted: boolean,
): tf.Tensor {
  const factors = windows.map(({ kernel, stride, dilation, before, declaredAfter, count }, i) => {
    const length = at(lengths, i);
    const first = isPadCounted ? -before : 0;
    const end = isPadCounted ? length + declaredAfter : length;
    return Array.from({ length: count }, (_, window) => {
      const positions = Array.from(
        { length: kernel },
        (__, tap) => window * stride - before + tap * dilation,
      );
      return kernel / positions.filter((position) => position >= first && position < end).length;
    });
  });
  if (factors.flat().every((factor) => factor === 1)) return means;
  const products = factors.reduce((all, axis) => all.flatMap((a) => axis.map((b) => a * b)), [1]);
  return tf.mul(means, tf.tensor(products, [1, ...factors.map((axis) => axis.length), 1]));
}

function overSpace(reduce: (x: tf.Tensor, axes: number[], call: OperatorCall) => tf.Tensor): Operator {
  return (call) => {
    const { tensor, type, order } = input(call, 0);
    const axes = order.flatMap((axis, position) => (axis >= 2 ? [position] : []));
    return [{ tensor: reduce(tensor, axes, call), type, order }];
  };
}
