import * as tf from '@tensorflow/tfjs-core';
import { at } from '../../../at.ts';
import { sizeOf } from '../../../graph/tensor.ts';
import { withDerivative } from '../derivative.ts';
import { type OperatorCall, fromFront, input, int, integers, type Operator } from '../operator.ts';
import { withoutAxes } from '../order.ts';
import { heldType } from '../tensors.ts';
import { numbersOf, positionOf, type Value } from '../value.ts';

/** Reductions along axes, and cumulative sums. */
export const reductionOperators: Readonly<Record<string, Operator>> = {
  CumSum: (call) => {
    const x = input(call, 0);
    const position = positionOf(x, at(numbersOf(input(call, 1)), 0));
    return [
      {
        ...x,
        tensor: cumulativeSums(x.tensor, position, int(call, 'exclusive') === 1, int(call, 'reverse') === 1),
      },
    ];
  },
  ReduceSum: reduction(tf.sum),
  ReduceMean: reduction(tf.mean),
  ReduceMax: reduction(tf.max, -Infinity),
  ReduceMin: reduction(tf.min, Infinity),
  ReduceProd: reduction(product),
  ReduceL1: reduction((x, axes, keep) => tf.sum(tf.abs(x), axes, keep)),
  ReduceL2: reduction((x, axes, keep) => tf.sqrt(tf.sum(tf.square(x), axes, keep))),
  ReduceSumSquare: reduction((x, axes, keep) => tf.sum(tf.square(x), axes, keep)),
  ReduceLogSum: reduction((x, axes, keep) => tf.log(tf.sum(x, axes, keep))),
  ReduceLogSumExp: reduction(logSumExp, -Infinity),
};

type Reduce = (x: tf.Tensor, axes: number[], keep: boolean) => tf.Tensor;

/** @param ofEmpty the result for no elements, where the kernels do not support it */
function reduction(reduce: Reduce, ofEmpty?: number): Operator {
  return (call) => {
    const x = input(call, 0);
    const axes = axesOf(call, x);
    const keep = int(call, 'keepdims') !== 0;
    const positions = x.order.flatMap((axis, position) => (axes.includes(axis) ? [position] : []));
    const held = heldType(x.type, 'a reduction');
    const isEmpty = x.tensor.size === 0 && ofEmpty !== undefined;
    const shape = x.tensor.shape.map((length, position) => (positions.includes(position) ? 1 : length));
    const numbers = isEmpty ? tf.fill(shape, ofEmpty, held) : x.tensor;
    const tensor = reduce(x.type === 'bool' ? tf.cast(numbers, 'int32') : numbers, positions, keep);
    return [
      {
        tensor: tf.cast(tensor, held),
        type: x.type,
        order: keep ? x.order : withoutAxes(x.order, axes),
      },
    ];
  };
}

/** TensorFlow.js's own derivative of `cumsum` is wrong. */
function cumulativeSums(
  tensor: tf.Tensor,
  axis: number,
  excludesOwn: boolean,
  isReversed: boolean,
): tf.Tensor {
  return withDerivative(
    tensor,
    (x) => tf.cumsum(x, axis, excludesOwn, isReversed),
    (result) => tf.cumsum(result, axis, excludesOwn, !isReversed),
  );
}

/** TensorFlow.js's own derivative of `prod` fails. */
function product(tensor: tf.Tensor, axes: number[], keep: boolean): tf.Tensor {
  return withDerivative(
    tensor,
    (x) => tf.prod(x, axes, keep),
    (result, [x]) => {
      const kept = x.shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
      return tf.mul(tf.reshape(result, kept), productOfOthers(x, axes));
    },
    tensor,
  );
}

/** For each element, the product of all others along the axes. */
function productOfOthers(tensor: tf.Tensor, axes: readonly number[]): tf.Tensor {
  const order = [...tensor.shape.keys()].sort((a, b) => Number(axes.includes(a)) - Number(axes.includes(b)));
  const moved = tf.transpose(tensor, order);
  const rows = tf.reshape(moved, [-1, sizeOf(moved.shape.slice(tensor.rank - axes.length))]);
  const others = tf.mul(tf.cumprod(rows, 1, true), tf.cumprod(rows, 1, true, true));
  return tf.transpose(
    tf.reshape(others, moved.shape),
    order.map((_, axis) => order.indexOf(axis)),
  );
}

/** The maximum is subtracted first, so that no exponential overflows; an infinite one is not, as ∞ − ∞ is NaN. */
function logSumExp(x: tf.Tensor, axes: number[], keep: boolean): tf.Tensor {
  const most = tf.max(x, axes, true);
  const shift = tf.where(tf.isFinite(most), most, tf.zerosLike(most));
  const sum = tf.add(tf.log(tf.sum(tf.exp(tf.sub(x, shift)), axes, true)), shift);
  return keep || axes.length === 0 ? sum : tf.squeeze(sum, axes);
}

/** The axes of a reduction: all where none are given, unless `noop_with_empty_axes` is set. */
function axesOf(call: OperatorCall, x: Value): readonly number[] {
  const given = integers(call, 'axes', 1) ?? [];
  if (given.length === 0 && int(call, 'noop_with_empty_axes') !== 1) return x.order;
  return given.map((axis) => fromFront(axis, x.order.length));
}
