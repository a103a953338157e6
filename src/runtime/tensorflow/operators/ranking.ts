import * as tf from '@tensorflow/tfjs-core';
import { sizeOf } from '../../../graph/tensor.ts';
import { withDerivative } from '../derivative.ts';
import { type Application, fromFront, input, int, type Operator, optional } from '../operator.ts';
import { withoutAxes } from '../order.ts';
import { take } from '../take.ts';
import { heldAs, numbersOf, positionOf } from '../value.ts';

/** Operators that tell where along an axis the largest or smallest numbers lie. */
export const rankingOperators: Readonly<Record<string, Operator>> = {
  ArgMax: extreme((x, axis) => tf.argMax(x, axis)),
  ArgMin: extreme((x, axis) => tf.argMin(x, axis)),
  TopK: (at) => {
    const x = input(at, 0);
    const axis = fromFront(int(at, 'axis') ?? -1, x.order.length);
    const order = [...x.order.filter((other) => other !== axis), axis];
    const tensor = heldAs(x, order);
    const count = countOf(at);
    const length = tensor.shape.at(-1) ?? 1;
    const indices = largest(int(at, 'largest') === 0 ? tf.neg(tensor) : tensor, count);
    const rows = tf.mul(tf.range(0, sizeOf(tensor.shape) / length, 1, 'int32'), tf.scalar(length, 'int32'));
    const places = tf.add(tf.reshape(indices, [-1, count]), tf.reshape(rows, [-1, 1]));
    const values = take(tf.reshape(tensor, [-1]), tf.reshape(places, [-1]), 0);
    return [
      { tensor: tf.reshape(values, indices.shape), type: x.type, order },
      { tensor: indices, type: 'int64', order },
    ];
  },
};

function extreme(find: (x: tf.Tensor, axis: number) => tf.Tensor): Operator {
  return (at) => {
    const x = input(at, 0);
    const axis = fromFront(int(at, 'axis') ?? 0, x.order.length);
    const position = positionOf(x, axis);
    const last = (x.tensor.shape[position] ?? 1) - 1;
    const index =
      int(at, 'select_last_index') === 1
        ? tf.sub(tf.scalar(last, 'int32'), find(tf.reverse(x.tensor, position), position))
        : find(x.tensor, position);
    return int(at, 'keepdims') === 0
      ? [{ tensor: index, type: 'int64', order: withoutAxes(x.order, [axis]) }]
      : [{ tensor: tf.expandDims(index, position), type: 'int64', order: x.order }];
  };
}

/** An attribute in older operator sets, an input in newer ones. */
function countOf(at: Application): number {
  const given = optional(at, 1);
  return (given === null ? int(at, 'k') : numbersOf(given)[0]) ?? 1;
}

/** Where in the last axis the largest numbers lie; TensorFlow.js has no derivative of what finds them. */
function largest(tensor: tf.Tensor, count: number): tf.Tensor {
  return withDerivative(
    tensor,
    (x) => tf.topk(x, count).indices,
    () => tf.zeros(tensor.shape),
  );
}
