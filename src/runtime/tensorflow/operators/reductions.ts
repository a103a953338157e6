import * as tf from '@tensorflow/tfjs-core';
import { type Application, fromFront, input, int, integers, type Operator } from '../operator.ts';
import { heldType } from '../tensors.ts';
import type { Value } from '../value.ts';

/** Operators that make one number of all numbers along axes. */
export const reductionOperators: Readonly<Record<string, Operator>> = {
  ReduceSum: reduction(tf.sum),
  ReduceMean: reduction(tf.mean),
  ReduceMax: reduction(tf.max),
  ReduceMin: reduction(tf.min),
  ReduceProd: reduction(tf.prod),
  ReduceL1: reduction((x, axes, keep) => tf.sum(tf.abs(x), axes, keep)),
  ReduceL2: reduction((x, axes, keep) => tf.sqrt(tf.sum(tf.square(x), axes, keep))),
  ReduceSumSquare: reduction((x, axes, keep) => tf.sum(tf.square(x), axes, keep)),
  ReduceLogSum: reduction((x, axes, keep) => tf.log(tf.sum(x, axes, keep))),
  ReduceLogSumExp: reduction((x, axes, keep) => tf.logSumExp(x, axes, keep)),
};

type Reduce = (x: tf.Tensor, axes: number[], keep: boolean) => tf.Tensor;

function reduction(reduce: Reduce): Operator {
  return (at) => {
    const x = input(at, 0);
    const axes = axesOf(at, x);
    const keep = int(at, 'keepdims') !== 0;
    const positions = x.order.flatMap((axis, position) => (axes.includes(axis) ? [position] : []));
    const tensor = reduce(x.type === 'bool' ? tf.cast(x.tensor, 'int32') : x.tensor, positions, keep);
    return [
      {
        tensor: tf.cast(tensor, heldType(x.type, 'a reduction')),
        type: x.type,
        order: keep ? x.order : withoutAxes(x.order, axes),
      },
    ];
  };
}

/** All axes, where none are given and that is not said to mean none. */
function axesOf(at: Application, x: Value): readonly number[] {
  const given = integers(at, 'axes', 1) ?? [];
  if (given.length === 0 && int(at, 'noop_with_empty_axes') !== 1) return x.order;
  return given.map((axis) => fromFront(axis, x.order.length));
}

/** The order in which what is left is held when axes are gone. */
export function withoutAxes(order: readonly number[], gone: readonly number[]): readonly number[] {
  return order
    .filter((axis) => !gone.includes(axis))
    .map((axis) => axis - gone.filter((before) => before < axis).length);
}
