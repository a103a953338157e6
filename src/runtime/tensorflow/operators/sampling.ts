import * as tf from '@tensorflow/tfjs-core';
import { at } from '../../../at.ts';
import { sizeOf } from '../../../graph/tensor.ts';
import { type OperatorCall, input, int, type Operator, text, Unsupported } from '../operator.ts';
import { gather } from '../gather.ts';
import {
  asInGraph,
  channelsLast,
  channelsLastShape,
  heldAs,
  inGraphOrder,
  numbersOf,
  type Value,
} from '../value.ts';

export const samplingOperators: Readonly<Record<string, Operator>> = {
  AffineGrid: (call) => [affineGrid(call)],
  GridSample: (call) => [gridSample(call)],
};

/** AffineGrid (ONNX operator spec, AffineGrid-20): for each position of the result its source, from −1 to 1. */
function affineGrid(call: OperatorCall): Value {
  const theta = input(call, 0);
  const size = numbersOf(input(call, 1));
  const lengths = size.slice(2);
  const isAligned = int(call, 'align_corners') === 1;
  const coordinates = lengths.map((length) =>
    Array.from(
      { length },
      (_, i) => (isAligned ? (2 * i) / Math.max(1, length - 1) : (2 * i + 1) / length) - 1,
    ),
  );
  const positions = coordinates.reduce<readonly (readonly number[])[]>(
    (all, axis) => all.flatMap((before) => axis.map((coordinate) => [coordinate, ...before])),
    [[]],
  );
  const rows = tf.tensor(
    positions.flatMap((position) => [...position, 1]),
    [1, positions.length, lengths.length + 1],
  );
  const grid = tf.matMul(rows, asInGraph(theta), false, true);
  return inGraphOrder(tf.reshape(grid, [at(size, 0), ...lengths, lengths.length]), theta.type);
}

/** For each position of the result an integer position along one axis of the image, and its weight. */
interface Tap {
  readonly position: tf.Tensor;
  readonly weight: tf.Tensor;
}

/** GridSample (ONNX operator spec, GridSample-20). */
function gridSample(call: OperatorCall): Value {
  const image = input(call, 0);
  const order = channelsLast(image.order.length);
  const x = heldAs(image, order);
  const { batch, space, channels } = channelsLastShape(x);
  const grid = asInGraph(input(call, 1));
  const results = grid.shape.slice(1, -1);
  const count = sizeOf(results);
  const sources = tf.reshape(grid, [batch * count, space.length]);
  const axes = space.map((length, axis) =>
    // The last axis comes first in the grid.
    tapsOf(call, tf.slice(sources, [0, space.length - 1 - axis], [-1, 1]), length),
  );
  const items = tf.tensor(
    Array.from({ length: batch * count }, (_, i) => Math.floor(i / count)),
    [batch * count, 1],
    'int32',
  );
  const start: Tap = { position: items, weight: tf.ones([batch * count, 1]) };
  const all = axes.reduce<readonly Tap[]>(
    (before, taps, axis) =>
      before.flatMap((one) =>
        taps.map(({ position, weight }) => ({
          position: tf.add(tf.mul(one.position, tf.scalar(at(space, axis), 'int32')), position),
          weight: tf.mul(one.weight, weight),
        })),
      ),
    [start],
  );
  const pixels = tf.reshape(x, [-1, channels]);
  const sum = all
    .map(({ position, weight }) => tf.mul(gather(pixels, tf.reshape(position, [-1]), 0), weight))
    .reduce((a, b) => tf.add(a, b));
  return { tensor: tf.reshape(sum, [batch, ...results, channels]), type: image.type, order };
}

/**
 * The taps along an axis.
 * @throws Unsupported for an unknown mode or padding
 */
function tapsOf(call: OperatorCall, grid: tf.Tensor, length: number): readonly Tap[] {
  const isAligned = int(call, 'align_corners') === 1;
  const padding = text(call, 'padding_mode') ?? 'zeros';
  const mode = text(call, 'mode') ?? 'linear';
  const ends = isAligned ? ([0, length - 1] as const) : ([-0.5, length - 0.5] as const);
  const exact = tf.add(tf.mul(grid, (ends[1] - ends[0]) / 2), (length - 1) / 2);
  const source = mode === 'nearest' ? tf.round(exact) : exact;
  const inside = mode.endsWith('cubic') ? exact : insideOf(padding, source, ends, length);
  const first = tf.floor(inside);
  const rest = tf.sub(inside, first);
  const offsets = mode === 'nearest' ? [0] : mode.endsWith('linear') ? [0, 1] : [-1, 0, 1, 2];
  if (!/^(nearest|(bi)?linear|(bi)?cubic)$/.test(mode)) throw new Unsupported(`sampling of the mode ${mode}`);
  return offsets.map((offset): Tap => {
    const position = tf.add(mode === 'nearest' ? tf.round(inside) : first, offset);
    const distance = tf.abs(tf.sub(rest, offset));
    const weight =
      offsets.length === 1
        ? tf.onesLike(inside)
        : offsets.length === 2
          ? tf.sub(1, distance)
          : cubic(distance);
    const valid = tf.cast(clamped(insideOf(padding, position, ends, length), length), 'int32');
    if (padding !== 'zeros') return { position: valid, weight };
    const isInside = tf.logicalAnd(tf.greaterEqual(position, 0), tf.less(position, length));
    return { position: valid, weight: tf.mul(weight, tf.cast(isInside, 'float32')) };
  });
}

/**
 * Positions moved into the image according to the padding mode; `zeros` leaves them.
 * @throws Unsupported for an unknown mode
 */
function insideOf(
  padding: string,
  position: tf.Tensor,
  [low, high]: readonly [number, number],
  length: number,
): tf.Tensor {
  switch (padding) {
    case 'zeros':
      return position;
    case 'border':
      return clamped(position, length);
    case 'reflection': {
      const range = high - low;
      if (range === 0) return tf.zerosLike(position);
      // A triangle wave between the ends.
      const turn = tf.mod(tf.sub(position, low), tf.scalar(2 * range));
      return tf.add(tf.sub(range, tf.abs(tf.sub(turn, range))), low);
    }
    default:
      throw new Unsupported(`sampling with padding ${padding}`);
  }
}

function clamped(position: tf.Tensor, length: number): tf.Tensor {
  return tf.clipByValue(position, 0, length - 1);
}

/** The cubic convolution kernel (Keys, 1981) with the coefficient −0.75. */
function cubic(distance: tf.Tensor): tf.Tensor {
  const a = -0.75;
  const polynomial = (...[c3, c2, c1, c0]: readonly [number, number, number, number]): tf.Tensor =>
    tf.add(tf.mul(tf.add(tf.mul(tf.add(tf.mul(distance, c3), c2), distance), c1), distance), c0);
  const near = polynomial(a + 2, -(a + 3), 0, 1);
  const far = polynomial(a, -5 * a, 8 * a, -4 * a);
  return tf.where(tf.lessEqual(distance, 1), near, far);
}
