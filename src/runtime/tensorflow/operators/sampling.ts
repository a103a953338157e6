import * as tf from '@tensorflow/tfjs-core';
import { type Application, input, int, type Operator, text, Unsupported } from '../operator.ts';
import { take } from '../take.ts';
import { asInGraph, channelsLast, heldAs, inGraphOrder, numbersOf, type Value } from '../value.ts';

export const samplingOperators: Readonly<Record<string, Operator>> = {
  AffineGrid: (at) => [affineGrid(at)],
  GridSample: (at) => [gridSample(at)],
};

/** AffineGrid (ONNX operator spec, AffineGrid-20): for each position of the result where it looks, from −1 to 1. */
function affineGrid(at: Application): Value {
  const theta = input(at, 0);
  const [batch = 1, , ...lengths] = numbersOf(input(at, 1));
  const isAligned = int(at, 'align_corners') === 1;
  const places = lengths.map((length) =>
    Array.from(
      { length },
      (_, i) => (isAligned ? (2 * i) / Math.max(1, length - 1) : (2 * i + 1) / length) - 1,
    ),
  );
  const positions = places.reduce<readonly (readonly number[])[]>(
    (all, axis) => all.flatMap((before) => axis.map((place) => [place, ...before])),
    [[]],
  );
  const rows = tf.tensor(
    positions.flatMap((position) => [...position, 1]),
    [1, positions.length, lengths.length + 1],
  );
  const grid = tf.matMul(rows, asInGraph(theta), false, true);
  return inGraphOrder(tf.reshape(grid, [batch, ...lengths, lengths.length]), theta.type);
}

/** Whole positions that are looked up along one axis, one for each of the result, and how much of them is taken. */
interface Tap {
  readonly place: tf.Tensor;
  readonly weight: tf.Tensor;
}

/** GridSample (ONNX operator spec, GridSample-20). */
function gridSample(at: Application): Value {
  const image = input(at, 0);
  const order = channelsLast(image.order.length);
  const x = heldAs(image, order);
  const [batch = 1, ...lengths] = x.shape;
  const channels = lengths.pop() ?? 1;
  const grid = asInGraph(input(at, 1));
  const results = grid.shape.slice(1, -1);
  const count = results.reduce((a, b) => a * b, 1);
  const looked = tf.reshape(grid, [batch * count, lengths.length]);
  const axes = lengths.map((length, axis) =>
    // The last axis comes first in the grid.
    tapsOf(at, tf.slice(looked, [0, lengths.length - 1 - axis], [-1, 1]), length),
  );
  const items = tf.tensor(
    Array.from({ length: batch * count }, (_, i) => Math.floor(i / count)),
    [batch * count, 1],
    'int32',
  );
  const start: Tap = { place: items, weight: tf.ones([batch * count, 1]) };
  const all = axes.reduce<readonly Tap[]>(
    (before, taps, axis) =>
      before.flatMap((one) =>
        taps.map(({ place, weight }) => ({
          place: tf.add(tf.mul(one.place, tf.scalar(lengths[axis] ?? 1, 'int32')), place),
          weight: tf.mul(one.weight, weight),
        })),
      ),
    [start],
  );
  const pixels = tf.reshape(x, [-1, channels]);
  const sum = all
    .map(({ place, weight }) => tf.mul(take(pixels, tf.reshape(place, [-1]), 0), weight))
    .reduce((a, b) => tf.add(a, b));
  return { tensor: tf.reshape(sum, [batch, ...results, channels]), type: image.type, order };
}

/** What is looked up along an axis. */
function tapsOf(at: Application, grid: tf.Tensor, length: number): readonly Tap[] {
  const isAligned = int(at, 'align_corners') === 1;
  const padding = text(at, 'padding_mode') ?? 'zeros';
  const mode = text(at, 'mode') ?? 'linear';
  const ends = isAligned ? ([0, length - 1] as const) : ([-0.5, length - 0.5] as const);
  const exact = tf.add(tf.mul(grid, (ends[1] - ends[0]) / 2), (length - 1) / 2);
  const looked = mode === 'nearest' ? tf.round(exact) : exact;
  const inside = mode.endsWith('cubic') ? exact : insideOf(padding, looked, ends, length);
  const first = tf.floor(inside);
  const rest = tf.sub(inside, first);
  const offsets = mode === 'nearest' ? [0] : mode.endsWith('linear') ? [0, 1] : [-1, 0, 1, 2];
  if (!/^(nearest|(bi)?linear|(bi)?cubic)$/.test(mode)) throw new Unsupported(`sampling of the mode ${mode}`);
  return offsets.map((offset): Tap => {
    const place = tf.add(mode === 'nearest' ? tf.round(inside) : first, offset);
    const distance = tf.abs(tf.sub(rest, offset));
    const weight =
      offsets.length === 1
        ? tf.onesLike(inside)
        : offsets.length === 2
          ? tf.sub(1, distance)
          : cubic(distance);
    const found = tf.cast(kept(insideOf(padding, place, ends, length), length), 'int32');
    if (padding !== 'zeros') return { place: found, weight };
    const isThere = tf.logicalAnd(tf.greaterEqual(place, 0), tf.less(place, length));
    return { place: found, weight: tf.mul(weight, tf.cast(isThere, 'float32')) };
  });
}

/** Positions outside of the image brought back into it, as the padding says. */
function insideOf(
  padding: string,
  place: tf.Tensor,
  [low, high]: readonly [number, number],
  length: number,
): tf.Tensor {
  switch (padding) {
    case 'zeros':
      return place;
    case 'border':
      return kept(place, length);
    case 'reflection': {
      const range = high - low;
      if (range === 0) return tf.zerosLike(place);
      // Back and forth between the ends.
      const turn = tf.mod(tf.sub(place, low), tf.scalar(2 * range));
      return tf.add(tf.sub(range, tf.abs(tf.sub(turn, range))), low);
    }
    default:
      throw new Unsupported(`sampling with padding ${padding}`);
  }
}

function kept(place: tf.Tensor, length: number): tf.Tensor {
  return tf.clipByValue(place, 0, length - 1);
}

/** Keys' kernel (1981) with the coefficient −0.75. */
function cubic(distance: tf.Tensor): tf.Tensor {
  const a = -0.75;
  const polynomial = (...[c3, c2, c1, c0]: readonly [number, number, number, number]): tf.Tensor =>
    tf.add(tf.mul(tf.add(tf.mul(tf.add(tf.mul(distance, c3), c2), distance), c1), distance), c0);
  const near = polynomial(a + 2, -(a + 3), 0, 1);
  const far = polynomial(a, -5 * a, 8 * a, -4 * a);
  return tf.where(tf.lessEqual(distance, 1), near, far);
}
