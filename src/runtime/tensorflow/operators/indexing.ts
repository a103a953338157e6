import * as tf from '@tensorflow/tfjs-core';
import { at } from '../../../at.ts';
import { sizeOf } from '../../../graph/tensor.ts';
import { where } from '../broadcast.ts';
import { fromFront, input, int, type Operator, type OperatorCall, text, Unsupported } from '../operator.ts';
import { gather, indicesFromFront, scatterAdd } from '../gather.ts';
import { asInGraph, inGraphOrder, numbersOf, shapeOf, type Value } from '../value.ts';

/** Operators that gather or scatter elements or slices by their indices along several axes. */
export const indexingOperators: Readonly<Record<string, Operator>> = {
  GatherElements: (call) => {
    const [x, indices] = [input(call, 0), input(call, 1)];
    const flat = elementIndices(shapeOf(x), indices, int(call, 'axis') ?? 0);
    const taken = gather(tf.reshape(asInGraph(x), [-1]), flat, 0);
    return [inGraphOrder(tf.reshape(taken, [...shapeOf(indices)]), x.type)];
  },
  GatherND: (call) => {
    const [x, indices] = [input(call, 0), input(call, 1)];
    const { flat, slice } = sliceIndices(shapeOf(x), indices, int(call, 'batch_dims') ?? 0);
    const taken = gather(tf.reshape(asInGraph(x), [-1, sizeOf(slice)]), flat, 0);
    return [inGraphOrder(tf.reshape(taken, [...shapeOf(indices).slice(0, -1), ...slice]), x.type)];
  },
  ScatterElements: scatterElements,
  Scatter: scatterElements,
  ScatterND: (call) => {
    const [x, indices, updates] = [input(call, 0), input(call, 1), input(call, 2)];
    const { flat, slice } = sliceIndices(shapeOf(x), indices, 0);
    return [scattered(x, updates, flat, sizeOf(slice), text(call, 'reduction'))];
  },
  ReverseSequence: (call) => {
    const x = input(call, 0);
    const lengths = numbersOf(input(call, 1));
    const shape = shapeOf(x);
    const isTimeFirst = (int(call, 'time_axis') ?? 0) === 0;
    const [first, second, rest] = [at(shape, 0), at(shape, 1), shape.slice(2)];
    const sources = Array.from({ length: first * second }, (_, index) => {
      const [row, column] = [Math.floor(index / second), index % second];
      const [time, item] = isTimeFirst ? [row, column] : [column, row];
      const length = at(lengths, item);
      const from = time < length ? length - 1 - time : time;
      return isTimeFirst ? from * second + item : item * second + from;
    });
    const rows = tf.reshape(asInGraph(x), [first * second, ...rest]);
    return [inGraphOrder(tf.reshape(gather(rows, tf.tensor1d(sources, 'int32'), 0), [...shape]), x.type)];
  },
};

function scatterElements(call: OperatorCall): readonly Value[] {
  const [x, indices, updates] = [input(call, 0), input(call, 1), input(call, 2)];
  const flat = elementIndices(shapeOf(x), indices, int(call, 'axis') ?? 0);
  return [scattered(x, updates, flat, 1, text(call, 'reduction'))];
}

/** Flat indices of elements that keep their own position except along one axis, where `indices` replaces it. */
function elementIndices(shape: readonly number[], indices: Value, along: number): tf.Tensor {
  const strides = stridesOf(shape);
  const axis = fromFront(along, shape.length);
  const index = indicesFromFront(asInGraph(indices), at(shape, axis));
  const own = tf.mul(index, tf.scalar(at(strides, axis), 'int32'));
  const flat = shapeOf(indices).reduce<tf.Tensor>(
    (sum, length, other) =>
      other === axis ? sum : tf.add(sum, ramp(length, at(strides, other), other, shape.length)),
    own,
  );
  return tf.reshape(flat, [-1]);
}

/** Flat indices of the slices that `indices` selects along the first axes, and the shape of a slice. */
function sliceIndices(
  shape: readonly number[],
  indices: Value,
  batchAxes: number,
): { readonly flat: tf.Tensor; readonly slice: readonly number[] } {
  const given = shapeOf(indices);
  const depth = at(given, given.length - 1);
  const slice = shape.slice(batchAxes + depth);
  const strides = stridesOf(shape.slice(0, batchAxes + depth));
  const lengths = tf.tensor1d(shape.slice(batchAxes, batchAxes + depth), 'int32');
  const index = asInGraph(indices);
  const fromStart = where(tf.less(index, tf.scalar(0, 'int32')), tf.add(index, lengths), index);
  const within = tf.sum(tf.mul(fromStart, tf.tensor1d(strides.slice(batchAxes), 'int32')), -1);
  const flat = given
    .slice(0, batchAxes)
    .reduce<tf.Tensor>(
      (sum, length, axis) => tf.add(sum, ramp(length, at(strides, axis), axis, given.length - 1)),
      within,
    );
  return { flat: tf.reshape(flat, [-1]), slice };
}

/**
 * `x` with rows of a width replaced by updates, or with the updates added to them.
 * @throws Unsupported for other reductions
 */
function scattered(x: Value, updates: Value, indices: tf.Tensor, width: number, how: string | null): Value {
  if (how !== null && how !== 'none' && how !== 'add') throw new Unsupported(`scattering by ${how}`);
  const rows = tf.reshape(asInGraph(x), [-1, width]);
  const count = rows.shape[0];
  const sums = scatterAdd(tf.reshape(asInGraph(updates), [-1, width]), indices, count);
  const isWritten = (): tf.Tensor => tf.greater(scatterAdd(tf.ones([indices.size, 1]), indices, count), 0);
  const result = how === 'add' ? tf.add(rows, sums) : where(isWritten(), sums, rows);
  return inGraphOrder(tf.reshape(result, [...shapeOf(x)]), x.type);
}

function stridesOf(shape: readonly number[]): readonly number[] {
  return shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
}

/** 0, `step`, 2 · `step`, … along an axis, with length 1 along the others. */
function ramp(length: number, step: number, axis: number, rank: number): tf.Tensor {
  const shape = Array.from({ length: rank }, (_, other) => (other === axis ? length : 1));
  return tf.reshape(tf.mul(tf.range(0, length, 1, 'int32'), tf.scalar(step, 'int32')), shape);
}
