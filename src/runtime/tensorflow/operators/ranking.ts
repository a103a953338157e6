import * as tf from '@tensorflow/tfjs-core';
import { at } from '../../../at.ts';
import { sizeOf } from '../../../graph/tensor.ts';
import { withDerivative } from '../derivative.ts';
import { type OperatorCall, fromFront, input, int, type Operator, optional, required } from '../operator.ts';
import { withoutAxes } from '../order.ts';
import { gather } from '../gather.ts';
import { heldAs, numbersOf, positionOf } from '../value.ts';

/** Operators that return the indices of the largest or smallest numbers along an axis. */
export const rankingOperators: Readonly<Record<string, Operator>> = {
  ArgMax: extreme((x, axis) => tf.argMax(x, axis)),
  ArgMin: extreme((x, axis) => tf.argMin(x, axis)),
  TopK: (call) => {
    const x = input(call, 0);
    const axis = fromFront(int(call, 'axis') ?? -1, x.order.length);
    const order = [...x.order.filter((other) => other !== axis), axis];
    const tensor = heldAs(x, order);
    const count = countOf(call);
    const length = at(tensor.shape, tensor.rank - 1);
    const indices = largest(int(call, 'largest') === 0 ? tf.neg(tensor) : tensor, count);
    const rows = tf.mul(tf.range(0, sizeOf(tensor.shape) / length, 1, 'int32'), tf.scalar(length, 'int32'));
    const flat = tf.add(tf.reshape(indices, [-1, count]), tf.reshape(rows, [-1, 1]));
    const values = gather(tf.reshape(tensor, [-1]), tf.reshape(flat, [-1]), 0);
    return [
      { tensor: tf.reshape(values, indices.shape), type: x.type, order },
      { tensor: indices, type: 'int64', order },
    ];
  },
};

function extreme(find: (x: tf.Tensor, axis: number) => tf.Tensor): Operator {
  return (call) => {
    const x = input(call, 0);
    const axis = fromFront(int(call, 'axis') ?? 0, x.order.length);
    const position = positionOf(x, axis);
    const last = at(x.tensor.shape, position) - 1;
    const index =
      int(call, 'select_last_index') === 1
        ? tf.sub(tf.scalar(last, 'int32'), find(tf.reverse(x.tensor, position), position))
        : find(x.tensor, position);
    return int(call, 'keepdims') === 0
      ? [{ tensor: index, type: 'int64', order: withoutAxes(x.order, [axis]) }]
      : [{ tensor: tf.expandDims(index, position), type: 'int64', order: x.order }];
  };
}

/** `k`: an attribute in older operator sets, an input in newer ones. */
function countOf(call: OperatorCall): number {
  const given = optional(call, 1);
  return given === null ? required(int, call, 'k') : at(numbersOf(given), 0);
}

/** The indices of the largest numbers along the last axis. TensorFlow.js has no derivative of `topk`. */
function largest(tensor: tf.Tensor, count: number): tf.Tensor {
  return withDerivative(
    tensor,
    (x) => tf.topk(x, count).indices,
    () => tf.zeros(tensor.shape),
  );
}
