import * as tf from '@tensorflow/tfjs-core';
import { placesOfGreatest, putAt } from '../max-places.ts';
import { type Application, input, int, ints, type Operator, optional, Unsupported } from '../operator.ts';
import { spaceMeans } from '../space-means.ts';
import { asInGraph, channelsLast, heldAs, inGraphOrder, numbersOf, shapeOf, type Value } from '../value.ts';
import { everyNth, padded, undilated, type Window, windowsOf } from '../windows.ts';

export const poolingOperators: Readonly<Record<string, Operator>> = {
  MaxPool: (at) => {
    const greatest = pooled(at, (x, windows) => slid(x, windows, -Infinity, 'max'));
    if ((at.node.outputs[1] ?? '') === '') return [greatest];
    const isColumnMajor = int(at, 'storage_order') === 1;
    const places = pooled(at, (x, windows) => placesOfGreatest(x, windows, isColumnMajor), 'int32');
    return [greatest, { ...places, type: 'int64' }];
  },
  MaxUnpool: (at) => {
    const x = input(at, 0);
    const given = optional(at, 2);
    const shape = given === null ? unpooledShape(at, shapeOf(x)) : numbersOf(given);
    // Places are those in the result, as in ONNX Runtime and PyTorch, if its shape is given too.
    return [inGraphOrder(putAt(asInGraph(x), asInGraph(input(at, 1)), shape), x.type)];
  },
  AveragePool: (at) => [
    pooled(at, (x, windows) => {
      const isCounted = int(at, 'count_include_pad') === 1;
      return overCounts(slid(x, windows, 0, 'avg'), windows, x.shape.slice(1, -1), isCounted);
    }),
  ],
  LpPool: (at) => [
    pooled(at, (x, windows) => {
      const power = int(at, 'p') ?? 2;
      const size = windows.reduce((product, { kernel }) => product * kernel, 1);
      const sum = tf.mul(slid(tf.pow(tf.abs(x), power), windows, 0, 'avg'), size);
      return tf.pow(sum, 1 / power);
    }),
  ],
  GlobalAveragePool: (at) => {
    const x = input(at, 0);
    const order = channelsLast(x.order.length);
    const tensor = heldAs(x, order);
    const means = tf.reshape(
      spaceMeans(tensor),
      tensor.shape.map((length, i) => (i === 0 || i === tensor.rank - 1 ? length : 1)),
    );
    return [{ tensor: means, type: x.type, order }];
  },
  GlobalMaxPool: overSpace((x, axes) => tf.max(x, axes, true)),
  GlobalLpPool: overSpace((x, axes, at) => {
    const power = int(at, 'p') ?? 2;
    return tf.pow(tf.sum(tf.pow(tf.abs(x), power), axes, true), 1 / power);
  }),
};

/** A pool of a value that is held with channels last; the kernels know floats only. */
function pooled(
  at: Application,
  pool: (x: tf.Tensor, windows: readonly Window[]) => tf.Tensor,
  as: 'int32' | null = null,
): Value {
  const value = input(at, 0);
  const order = channelsLast(value.order.length);
  if (order.length < 3 || order.length > 5) throw new Unsupported(`pool of ${order.length - 2} axes`);
  const x = heldAs(value, order);
  const windows = windowsOf(at, ints(at, 'kernel_shape') ?? [], x.shape.slice(1, -1));
  return { tensor: tf.cast(pool(tf.cast(x, 'float32'), windows), as ?? x.dtype), type: value.type, order };
}

/** MaxUnpool (ONNX operator spec, MaxUnpool-11): the shape that the pool most likely had. */
function unpooledShape(at: Application, pooledShape: readonly number[]): readonly number[] {
  const kernel = ints(at, 'kernel_shape') ?? [];
  const strides = ints(at, 'strides') ?? [];
  const pads = ints(at, 'pads') ?? [];
  const space = kernel.map((size, i) => {
    const pad = (pads[i] ?? 0) + (pads[i + kernel.length] ?? 0);
    return ((pooledShape[i + 2] ?? 1) - 1) * (strides[i] ?? 1) + size - pad;
  });
  return [...pooledShape.slice(0, 2), ...space];
}

/** The greatest or mean element of each window, where what is padded has the given value. */
function slid(x: tf.Tensor, windows: readonly Window[], padding: number, kind: 'max' | 'avg'): tf.Tensor {
  const whole = padded(
    x,
    [[0, 0], ...windows.map(({ before, after }) => [before, after] as const), [0, 0]],
    padding,
  );
  const kernel = windows.map((window) => window.kernel);
  if (windows.every(({ dilation }) => dilation === 1))
    return atStrides(
      whole,
      kernel,
      windows.map(({ stride }) => stride),
      kind,
    );
  const ones = kernel.map(() => 1);
  const dense = undilated(whole, windows, (part) => atStrides(part, kernel, ones, kind));
  return windows.reduce((part, { stride, count }, i) => everyNth(part, i + 1, 0, stride, count), dense);
}

/** Both kinds go one axis after the other; of three axes at once, derivatives are wrong where the kernel is no cube. */
function atStrides(
  x: tf.Tensor,
  kernel: readonly number[],
  strides: readonly number[],
  kind: 'max' | 'avg',
): tf.Tensor {
  const pool = kind === 'max' ? tf.maxPool<tf.Tensor4D> : tf.avgPool<tf.Tensor4D>;
  const [batch = 1, ...lengths] = x.shape;
  const channels = lengths.pop() ?? 1;
  const inPlane = (shape: [number, number, number], part: tf.Tensor, axis: number): tf.Tensor =>
    pool(
      tf.reshape(part, [...shape, channels]),
      [kernel[axis] ?? 1, kernel[axis + 1] ?? 1],
      [strides[axis] ?? 1, strides[axis + 1] ?? 1],
      'valid',
    );
  const [first = 1, second = 1, third = 1] = lengths;
  if (lengths.length === 1) return tf.squeeze(inPlane([batch, first, 1], x, 0), [2]);
  if (lengths.length === 2) return inPlane([batch, first, second], x, 0);
  const planes = inPlane([batch * first, second, third], x, 1);
  const [, rows = 1, columns = 1] = planes.shape;
  const line = pool(
    tf.reshape(planes, [batch, first, rows * columns, channels]),
    [kernel[0] ?? 1, 1],
    [strides[0] ?? 1, 1],
    'valid',
  );
  return tf.reshape(line, [batch, -1, rows, columns, channels]);
}

/** Of means that counted what is padded too, those over what is inside, or over what the model pads. */
function overCounts(
  means: tf.Tensor,
  windows: readonly Window[],
  lengths: readonly number[],
  isPadCounted: boolean,
): tf.Tensor {
  const factors = windows.map(({ kernel, stride, dilation, before, declaredAfter, count }, i) => {
    const length = lengths[i] ?? 1;
    const first = isPadCounted ? -before : 0;
    const end = isPadCounted ? length + declaredAfter : length;
    return Array.from({ length: count }, (_, window) => {
      const places = Array.from({ length: kernel }, (__, tap) => window * stride - before + tap * dilation);
      return kernel / places.filter((place) => place >= first && place < end).length;
    });
  });
  if (factors.flat().every((factor) => factor === 1)) return means;
  const products = factors.reduce((all, axis) => all.flatMap((a) => axis.map((b) => a * b)), [1]);
  return tf.mul(means, tf.tensor(products, [1, ...factors.map((axis) => axis.length), 1]));
}

function overSpace(reduce: (x: tf.Tensor, axes: number[], at: Application) => tf.Tensor): Operator {
  return (at) => {
    const { tensor, type, order } = input(at, 0);
    const axes = order.flatMap((axis, position) => (axis >= 2 ? [position] : []));
    return [{ tensor: reduce(tensor, axes, at), type, order }];
  };
}
