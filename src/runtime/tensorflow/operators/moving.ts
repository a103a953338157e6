import * as tf from '@tensorflow/tfjs-core';
import { at } from '../../../at.ts';
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

/** Operators that move, join, split or repeat elements. */
export const movingOperators: Readonly<Record<string, Operator>> = {
  Identity: (call) => [input(call, 0)],
  Dropout: (call) => {
    const x = input(call, 0);
    const training = optional(call, 2);
    const ratio = optional(call, 1);
    const isTraining = training !== null && numbersOf(training)[0] !== 0;
    if (isTraining && (ratio === null || numbersOf(ratio)[0] !== 0))
      throw new Unsupported('Dropout in training');
    return [x, { tensor: tf.onesLike(tf.cast(x.tensor, 'bool')), type: 'bool', order: x.order }];
  },
  // No element moves: only the order of the axes changes.
  Transpose: (call) => {
    const x = input(call, 0);
    const permutation = ints(call, 'perm') ?? x.order.map((_, axis) => x.order.length - 1 - axis);
    return [permuted(x, permutation)];
  },
  Concat: (call) => {
    const values = call.inputs.map((_, index) => input(call, index));
    const lead = values.reduce((a, b) => (b.tensor.size > a.tensor.size ? b : a));
    const position = positionOf(lead, int(call, 'axis') ?? 1);
    const tensors = values.map((value) => heldAs(value, lead.order));
    return [{ ...lead, tensor: tf.concat(tensors, position) }];
  },
  Split: (call) => {
    const x = input(call, 0);
    const position = positionOf(x, int(call, 'axis') ?? 0);
    const length = at(x.tensor.shape, position);
    const sizes =
      integers(call, 'split', 1) ?? evenly(length, int(call, 'num_outputs') ?? call.node.outputs.length);
    return tf.split(x.tensor, [...sizes], position).map((tensor) => ({ ...x, tensor }));
  },
  Expand: (call) => {
    const x = input(call, 0);
    const shape = broadcastShape([shapeOf(x), numbersOf(input(call, 1))]);
    if (shape.length > x.order.length) return [inGraphOrder(broadcastTo(asInGraph(x), shape), x.type)];
    return [
      {
        ...x,
        tensor: broadcastTo(
          x.tensor,
          x.order.map((axis) => at(shape, axis)),
        ),
      },
    ];
  },
  Tile: (call) => {
    const x = input(call, 0);
    return [numbersOf(input(call, 1)).reduce(repeated, x)];
  },
};

/** Equal sizes; the last one is the remainder. */
function evenly(length: number, count: number): readonly number[] {
  const size = Math.ceil(length / count);
  return Array.from({ length: count }, (_, i) => Math.max(0, Math.min(size, length - i * size)));
}

/** Repeats by concatenation: `tf.tile` has no derivative beyond four axes. */
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
