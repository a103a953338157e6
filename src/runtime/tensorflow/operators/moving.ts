import * as tf from '@tensorflow/tfjs-core';
import { broadcastShape, broadcastTo } from '../broadcast.ts';
import { input, int, integers, ints, type Operator, optional, Unsupported } from '../operator.ts';
import {
  asInGraph,
  heldAs,
  inGraphOrder,
  numbersOf,
  permuted,
  positionOf,
  shapeOf,
  type Value,
} from '../value.ts';

/** Operators that put elements elsewhere, join, part or repeat them. */
export const movingOperators: Readonly<Record<string, Operator>> = {
  Identity: (at) => [input(at, 0)],
  Dropout: (at) => {
    const x = input(at, 0);
    const training = optional(at, 2);
    const ratio = optional(at, 1);
    const isTraining = training !== null && numbersOf(training)[0] !== 0;
    if (isTraining && (ratio === null || numbersOf(ratio)[0] !== 0))
      throw new Unsupported('Dropout in training');
    return [x, { tensor: tf.onesLike(tf.cast(x.tensor, 'bool')), type: 'bool', order: x.order }];
  },
  // Nothing moves: the value is held as it was, in another order of the new axes.
  Transpose: (at) => {
    const x = input(at, 0);
    const permutation = ints(at, 'perm') ?? x.order.map((_, axis) => x.order.length - 1 - axis);
    return [permuted(x, permutation)];
  },
  Concat: (at) => {
    const values = at.inputs.map((_, index) => input(at, index));
    const lead = values.reduce((a, b) => (b.tensor.size > a.tensor.size ? b : a));
    const position = positionOf(lead, int(at, 'axis') ?? 1);
    const tensors = values.map((value) => heldAs(value, lead.order));
    return [{ ...lead, tensor: tf.concat(tensors, position) }];
  },
  Split: (at) => {
    const x = input(at, 0);
    const position = positionOf(x, int(at, 'axis') ?? 0);
    const length = x.tensor.shape[position] ?? 0;
    const sizes =
      integers(at, 'split', 1) ?? evenly(length, int(at, 'num_outputs') ?? at.node.outputs.length);
    return tf.split(x.tensor, [...sizes], position).map((tensor) => ({ ...x, tensor }));
  },
  Expand: (at) => {
    const x = input(at, 0);
    const shape = broadcastShape([shapeOf(x), numbersOf(input(at, 1))]);
    if (shape.length > x.order.length) return [inGraphOrder(broadcastTo(asInGraph(x), shape), x.type)];
    return [
      {
        ...x,
        tensor: broadcastTo(
          x.tensor,
          x.order.map((axis) => shape[axis] ?? 1),
        ),
      },
    ];
  },
  Tile: (at) => {
    const x = input(at, 0);
    return [numbersOf(input(at, 1)).reduce(repeated, x)];
  },
};

/** As even as can be, the last one being what is left. */
function evenly(length: number, count: number): readonly number[] {
  const size = Math.ceil(length / count);
  return Array.from({ length: count }, (_, i) => Math.max(0, Math.min(size, length - i * size)));
}

/** Joined rather than tiled: `tf.tile` has no derivative beyond four axes. */
function repeated(value: Value, times: number, axis: number): Value {
  if (times === 1) return value;
  const position = positionOf(value, axis);
  const { tensor } = value;
  const empty = tf.slice(
    tensor,
    tensor.shape.map(() => 0),
    tensor.shape.map((length, i) => (i === position ? 0 : length)),
  );
  return { ...value, tensor: tf.concat([empty, ...Array.from({ length: times }, () => tensor)], position) };
}
