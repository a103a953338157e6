import * as tf from '@tensorflow/tfjs-core';
import { at } from '../../at.ts';
import { sizeOf } from '../../graph/tensor.ts';
import { asInGraph, inGraphOrder, shapeOf, type Value } from './value.ts';

/** Adjacent axes before and after a reshape that hold the same elements. */
interface Block {
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/**
 * The value in another shape, its elements in row-major order of the graph's axes. The tensor is not transposed where
 * the axes that are split or merged are adjacent in it.
 * @throws Error where the shapes differ in their number of elements
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
      order.map((axis) => at(shape, axis)),
    ),
    type: value.type,
    order,
  };
}

/** The smallest blocks that hold the same elements before and after. */
function blocksOf(from: readonly number[], to: readonly number[]): readonly Block[] {
  const blocks: Block[] = [];
  let [i, j] = [0, 0];
  while (i < from.length || j < to.length) {
    const block = { before: [] as number[], after: [] as number[] };
    let [sizeBefore, sizeAfter] = [1, 1];
    do {
      const takesBefore = sizeBefore <= sizeAfter && i < from.length;
      if (takesBefore) {
        sizeBefore *= at(from, i);
        block.before.push(i++);
      } else {
        sizeAfter *= at(to, j);
        block.after.push(j++);
      }
    } while (sizeBefore !== sizeAfter);
    blocks.push(block);
  }
  return blocks;
}

/** The blocks in the tensor's axis order; null where the axes of one are not adjacent there. */
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
