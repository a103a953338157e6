import * as tf from '@tensorflow/tfjs-core';
import { sizeOf } from '../../../graph/tensor.ts';
import { chosen } from '../broadcast.ts';
import { fromFront, input, int, type Operator, text, Unsupported } from '../operator.ts';
import { counted, placed, take } from '../take.ts';
import { asInGraph, inGraphOrder, numbersOf, shapeOf, type Value } from '../value.ts';

/** Operators that read or write single elements or slices at places given by their indices along several axes. */
export const indexingOperators: Readonly<Record<string, Operator>> = {
  GatherElements: (at) => {
    const [x, indices] = [input(at, 0), input(at, 1)];
    const places = elementPlaces(shapeOf(x), indices, int(at, 'axis') ?? 0);
    const taken = take(tf.reshape(asInGraph(x), [-1]), places, 0);
    return [inGraphOrder(tf.reshape(taken, [...shapeOf(indices)]), x.type)];
  },
  GatherND: (at) => {
    const [x, indices] = [input(at, 0), input(at, 1)];
    const { places, slice } = slicePlaces(shapeOf(x), indices, int(at, 'batch_dims') ?? 0);
    const taken = take(tf.reshape(asInGraph(x), [-1, sizeOf(slice)]), places, 0);
    return [inGraphOrder(tf.reshape(taken, [...shapeOf(indices).slice(0, -1), ...slice]), x.type)];
  },
  ScatterElements: scatterElements,
  Scatter: scatterElements,
  ScatterND: (at) => {
    const [x, indices, updates] = [input(at, 0), input(at, 1), input(at, 2)];
    const { places, slice } = slicePlaces(shapeOf(x), indices, 0);
    const width = sizeOf(slice);
    const rows = [x, updates].map((value) => tf.reshape(asInGraph(value), [-1, width]));
    return [written(x, rows, places, text(at, 'reduction'))];
  },
  ReverseSequence: (at) => {
    const x = input(at, 0);
    const lengths = numbersOf(input(at, 1));
    const shape = shapeOf(x);
    const isTimeFirst = (int(at, 'time_axis') ?? 0) === 0;
    const [first = 1, second = 1, ...rest] = shape;
    const places = Array.from({ length: first * second }, (_, place) => {
      const [row, column] = [Math.floor(place / second), place % second];
      const [time, item] = isTimeFirst ? [row, column] : [column, row];
      const length = lengths[item] ?? 0;
      const from = time < length ? length - 1 - time : time;
      return isTimeFirst ? from * second + item : item * second + from;
    });
    const rows = tf.reshape(asInGraph(x), [first * second, ...rest]);
    return [inGraphOrder(tf.reshape(take(rows, tf.tensor1d(places, 'int32'), 0), [...shape]), x.type)];
  },
};

function scatterElements(at: Parameters<Operator>[0]): readonly Value[] {
  const [x, indices, updates] = [input(at, 0), input(at, 1), input(at, 2)];
  const places = elementPlaces(shapeOf(x), indices, int(at, 'axis') ?? 0);
  const rows = [x, updates].map((value) => tf.reshape(asInGraph(value), [-1, 1]));
  return [written(x, rows, places, text(at, 'reduction'))];
}

/** Places in row order that differ from their own position by the index along one axis. */
function elementPlaces(shape: readonly number[], indices: Value, along: number): tf.Tensor {
  const strides = stridesOf(shape);
  const axis = fromFront(along, shape.length);
  const index = counted(asInGraph(indices), shape[axis] ?? 0);
  const own = tf.mul(index, tf.scalar(strides[axis] ?? 1, 'int32'));
  const places = shapeOf(indices).reduce<tf.Tensor>(
    (sum, length, other) =>
      other === axis ? sum : tf.add(sum, ramp(length, strides[other] ?? 1, other, shape.length)),
    own,
  );
  return tf.reshape(places, [-1]);
}

/** Places, in row order, of the slices that the indices along the first axes name. */
function slicePlaces(
  shape: readonly number[],
  indices: Value,
  batchAxes: number,
): { readonly places: tf.Tensor; readonly slice: readonly number[] } {
  const given = shapeOf(indices);
  const depth = given.at(-1) ?? 1;
  const slice = shape.slice(batchAxes + depth);
  const strides = stridesOf(shape.slice(0, batchAxes + depth));
  const lengths = tf.tensor1d(shape.slice(batchAxes, batchAxes + depth), 'int32');
  const index = asInGraph(indices);
  const fromStart = chosen(tf.less(index, tf.scalar(0, 'int32')), tf.add(index, lengths), index);
  const within = tf.sum(tf.mul(fromStart, tf.tensor1d(strides.slice(batchAxes), 'int32')), -1);
  const places = given
    .slice(0, batchAxes)
    .reduce<tf.Tensor>(
      (sum, length, axis) => tf.add(sum, ramp(length, strides[axis] ?? 1, axis, given.length - 1)),
      within,
    );
  return { places: tf.reshape(places, [-1]), slice };
}

/** Rows of `x` with others put in their place or added to them. */
function written(
  x: Value,
  [rows, updates]: readonly tf.Tensor[],
  places: tf.Tensor,
  how: string | null,
): Value {
  if (rows === undefined || updates === undefined) throw new Error('Nothing is to be written.');
  if (how !== null && how !== 'none' && how !== 'add') throw new Unsupported(`scattering by ${how}`);
  const sums = placed(updates, places, rows.shape[0]);
  const isWritten = (): tf.Tensor => tf.greater(placed(tf.ones([places.size, 1]), places, rows.shape[0]), 0);
  const result = how === 'add' ? tf.add(rows, sums) : chosen(isWritten(), sums, rows);
  return inGraphOrder(tf.reshape(result, [...shapeOf(x)]), x.type);
}

function stridesOf(shape: readonly number[]): readonly number[] {
  return shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
}

/** 0, `step`, 2 · `step`, … along an axis. */
function ramp(length: number, step: number, axis: number, rank: number): tf.Tensor {
  const shape = Array.from({ length: rank }, (_, other) => (other === axis ? length : 1));
  return tf.reshape(tf.mul(tf.range(0, length, 1, 'int32'), tf.scalar(step, 'int32')), shape);
}
