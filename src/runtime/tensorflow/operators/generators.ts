import * as tf from '@tensorflow/tfjs-core';
import { elementTypeOf } from '../../../graph/element-type.ts';
import { sizeOf, type ElementType } from '../../../graph/tensor.ts';
import { chosen } from '../broadcast.ts';
import { fromFront, input, int, type Operator, optional } from '../operator.ts';
import { counted } from '../take.ts';
import { fromInitializer, heldType } from '../tensors.ts';
import { asInGraph, inGraphOrder, numbersOf, shapeOf, type Value } from '../value.ts';

/** Operators that make tensors out of attributes and shapes. */
export const generatorOperators: Readonly<Record<string, Operator>> = {
  Shape: (at) => [int64(shapeOf(input(at, 0)).slice(int(at, 'start') ?? 0, int(at, 'end') ?? undefined))],
  Size: (at) => [inGraphOrder(tf.scalar(sizeOf(shapeOf(input(at, 0))), 'int32'), 'int64')],
  ConstantOfShape: (at) => {
    const value = at.node.attributes.get('value');
    const shape = numbersOf(input(at, 0));
    if (value?.kind !== 'tensor') return [filled(shape, 0, 'float32')];
    const [number = 0] = numbersOf(fromInitializer(value.value, at.node.name));
    return [filled(shape, number, value.value.type)];
  },
  Range: (at) => {
    const { type } = input(at, 0);
    const [start = 0, limit = 0, step = 1] = [0, 1, 2].flatMap((index) => numbersOf(input(at, index)));
    const count = Math.max(0, Math.ceil((limit - start) / step));
    const numbers = Array.from({ length: count }, (_, i) => start + i * step);
    return [inGraphOrder(tf.tensor1d(numbers, heldType(type, 'a range')), type)];
  },
  EyeLike: (at) => {
    const x = input(at, 0);
    const to = int(at, 'dtype');
    const type = to === null ? x.type : elementTypeOf(to);
    const [rows = 0, columns = 0] = shapeOf(x);
    const isOnDiagonal = tf.equal(diagonals(rows, columns), tf.scalar(int(at, 'k') ?? 0, 'int32'));
    return [inGraphOrder(tf.cast(isOnDiagonal, heldType(type, 'a diagonal')), type)];
  },
  Trilu: (at) => {
    const x = input(at, 0);
    const given = optional(at, 1);
    const diagonal = tf.scalar(given === null ? 0 : (numbersOf(given)[0] ?? 0), 'int32');
    const tensor = asInGraph(x);
    const [rows = 0, columns = 0] = tensor.shape.slice(-2);
    const keeps = int(at, 'upper') === 0 ? tf.lessEqual : tf.greaterEqual;
    const isKept = keeps(diagonals(rows, columns), diagonal);
    return [inGraphOrder(chosen(isKept, tensor, tf.zerosLike(tensor)), x.type)];
  },
  OneHot: (at) => {
    const [indices, depth, values] = [input(at, 0), input(at, 1), input(at, 2)];
    const [length = 0] = numbersOf(depth);
    const rank = indices.order.length;
    const axis = fromFront(int(at, 'axis') ?? -1, rank + 1);
    const places = tf.expandDims(counted(tf.cast(indices.tensor, 'int32'), length), rank);
    const isHot = tf.equal(places, tf.range(0, length, 1, 'int32'));
    const [off, on] = tf.split(values.tensor, 2);
    const tensor = chosen(isHot, on ?? values.tensor, off ?? values.tensor);
    return [
      { tensor, type: values.type, order: [...indices.order.map((a) => (a < axis ? a : a + 1)), axis] },
    ];
  },
  NonZero: (at) => {
    const x = input(at, 0);
    const shape = shapeOf(x);
    const places = numbersOf(x).flatMap((number, place) => (number === 0 ? [] : [place]));
    const along = shape.map((length, axis) => {
      const stride = sizeOf(shape.slice(axis + 1));
      return places.map((place) => Math.floor(place / stride) % length);
    });
    return [inGraphOrder(tf.tensor2d(along.flat(), [shape.length, places.length], 'int32'), 'int64')];
  },
};

/** For each element of a matrix, how far its column is ahead of its row. */
function diagonals(rows: number, columns: number): tf.Tensor {
  const row = tf.reshape(tf.range(0, rows, 1, 'int32'), [rows, 1]);
  return tf.sub(tf.range(0, columns, 1, 'int32'), row);
}

function int64(numbers: readonly number[]): Value {
  return inGraphOrder(tf.tensor1d([...numbers], 'int32'), 'int64');
}

function filled(shape: readonly number[], number: number, type: ElementType): Value {
  return inGraphOrder(tf.fill([...shape], number, heldType(type, 'a constant')), type);
}
