import * as tf from '@tensorflow/tfjs-core';
import { sizeOf, type ElementType } from '../../../graph/tensor.ts';
import { int, input, type Operator } from '../operator.ts';
import { fromInitializer, heldType } from '../tensors.ts';
import { inGraphOrder, numbersOf, shapeOf, type Value } from '../value.ts';

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
};

function int64(numbers: readonly number[]): Value {
  return inGraphOrder(tf.tensor1d([...numbers], 'int32'), 'int64');
}

function filled(shape: readonly number[], number: number, type: ElementType): Value {
  return inGraphOrder(tf.fill([...shape], number, heldType(type, 'a constant')), type);
}
