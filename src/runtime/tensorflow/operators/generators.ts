import * as tf from '@tensorflow/tfjs-core';
import { at } from '../../../at.ts';
import { elementTypeOf } from '../../../graph/element-type.ts';
import { sizeOf, type ElementType } from '../../../graph/tensor.ts';
import { where } from '../broadcast.ts';
import { fromFront, input, int, type Operator, optional } from '../operator.ts';
import { indicesFromFront } from '../gather.ts';
import { fromInitializer, heldType } from '../tensors.ts';
import { asInGraph, inGraphOrder, numbersOf, shapeOf, type Value } from '../value.ts';

/** Operators that generate tensors from attributes and shapes. */
export const generatorOperators: Readonly<Record<string, Operator>> = {
  Shape: (call) => [
    int64(shapeOf(input(call, 0)).slice(int(call, 'start') ?? 0, int(call, 'end') ?? undefined)),
  ],
  Size: (call) => [inGraphOrder(tf.scalar(sizeOf(shapeOf(input(call, 0))), 'int32'), 'int64')],
  ConstantOfShape: (call) => {
    const value = call.node.attributes.get('value');
    const shape = numbersOf(input(call, 0));
    if (value?.kind !== 'tensor') return [filled(shape, 0, 'float32')];
    const number = at(numbersOf(fromInitializer(value.value, call.node.name)), 0);
    return [filled(shape, number, value.value.type)];
  },
  Range: (call) => {
    const { type } = input(call, 0);
    const number = (index: number): number => at(numbersOf(input(call, index)), 0);
    const [start, limit, step] = [number(0), number(1), number(2)];
    const count = Math.max(0, Math.ceil((limit - start) / step));
    const numbers = Array.from({ length: count }, (_, i) => start + i * step);
    return [inGraphOrder(tf.tensor1d(numbers, heldType(type, 'a range')), type)];
  },
  EyeLike: (call) => {
    const x = input(call, 0);
    const to = int(call, 'dtype');
    const type = to === null ? x.type : elementTypeOf(to);
    const [rows, columns] = [at(shapeOf(x), 0), at(shapeOf(x), 1)];
    const isOnDiagonal = tf.equal(diagonals(rows, columns), tf.scalar(int(call, 'k') ?? 0, 'int32'));
    return [inGraphOrder(tf.cast(isOnDiagonal, heldType(type, 'a diagonal')), type)];
  },
  Trilu: (call) => {
    const x = input(call, 0);
    const given = optional(call, 1);
    const diagonal = tf.scalar(given === null ? 0 : at(numbersOf(given), 0), 'int32');
    const tensor = asInGraph(x);
    const { shape, rank } = tensor;
    const [rows, columns] = [at(shape, rank - 2), at(shape, rank - 1)];
    const keeps = int(call, 'upper') === 0 ? tf.lessEqual : tf.greaterEqual;
    const isKept = keeps(diagonals(rows, columns), diagonal);
    return [inGraphOrder(where(isKept, tensor, tf.zerosLike(tensor)), x.type)];
  },
  OneHot: (call) => {
    const [indices, depth, values] = [input(call, 0), input(call, 1), input(call, 2)];
    const length = at(numbersOf(depth), 0);
    const rank = indices.order.length;
    const axis = fromFront(int(call, 'axis') ?? -1, rank + 1);
    const hot = tf.expandDims(indicesFromFront(tf.cast(indices.tensor, 'int32'), length), rank);
    const isHot = tf.equal(hot, tf.range(0, length, 1, 'int32'));
    const [off, on] = tf.split(values.tensor, 2) as [tf.Tensor, tf.Tensor];
    const tensor = where(isHot, on, off);
    return [
      { tensor, type: values.type, order: [...indices.order.map((a) => (a < axis ? a : a + 1)), axis] },
    ];
  },
  NonZero: (call) => {
    const x = input(call, 0);
    const shape = shapeOf(x);
    const indices = numbersOf(x).flatMap((number, index) => (number === 0 ? [] : [index]));
    const along = shape.map((length, axis) => {
      const stride = sizeOf(shape.slice(axis + 1));
      return indices.map((index) => Math.floor(index / stride) % length);
    });
    return [inGraphOrder(tf.tensor2d(along.flat(), [shape.length, indices.length], 'int32'), 'int64')];
  },
};

/** For each element of a matrix, its column minus its row. */
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
