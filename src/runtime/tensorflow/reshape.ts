import * as tf from '@tensorflow/tfjs-core';
import { sizeOf } from '../../graph/tensor.ts';
import { asInGraph, inGraphOrder, shapeOf, type Value } from './value.ts';

/** Neighbouring axes before and after, which hold the same elements. */
interface Block {
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/**
 * The value with other axes, elements in row order of the graph's axes. Where the axes that are split or merged lie
 * beside each other, the value stays in the order it is held in.
 */
export function reshaped(value: Value, shape: readonly number[]): Value {
  const from = shapeOf(value);
  if (sizeOf(from) !== sizeOf(shape))
    throw new Error(`${from.join('×')} elements cannot be put in the shape ${shape.join('×')}`);
  const blocks = sizeOf(from) === 0 ? null : inHeldOrder(value, blocksOf(from, shape));
  if (blocks === null) return inGraphOrder(tf.reshape(asInGraph(value), [...shape]), value.type);
  const order = blocks.flatMap(({ after }) => after);
  return {
    tensor: tf.reshape(
      value.tensor,
      order.map((axis) => shape[axis] ?? 1),
    ),
    type: value.type,
    order,
  };
}

/** The finest blocks whose elements stay among themselves. */
function blocksOf(from: readonly number[], to: readonly number[]): readonly Block[] {
  const blocks: Block[] = [];
  let [i, j] = [0, 0];
  while (i < from.length || j < to.length) {
    const block = { before: [] as number[], after: [] as number[] };
    let [sizeBefore, sizeAfter] = [1, 1];
    do {
      const takesBefore = sizeBefore <= sizeAfter && i < from.length;
      if (takesBefore) {
        sizeBefore *= from[i] ?? 1;
        block.before.push(i++);
      } else {
        sizeAfter *= to[j] ?? 1;
        block.after.push(j++);
      }
    } while (sizeBefore !== sizeAfter);
    blocks.push(block);
  }
  return blocks;
}

/** The blocks as they lie in the tensor; null where one lies scattered. */
function inHeldOrder(value: Value, blocks: readonly Block[]): readonly Block[] | null {
  const shape = shapeOf(value);
  const held = value.order.filter((axis) => shape[axis] !== 1);
  const first = (block: Block): number => {
    const [axis] = block.before.filter((before) => shape[before] !== 1);
    return axis === undefined ? held.length : held.indexOf(axis);
  };
  const sorted = blocks.toSorted((a, b) => first(a) - first(b));
  const axes = sorted.flatMap(({ before }) => before.filter((axis) => shape[axis] !== 1));
  return axes.every((axis, position) => axis === held[position]) ? sorted : null;
}
