import { at } from '../../at.ts';
import { axesOf, type Layout } from '../../documents/axes.ts';
import { stepsOf } from '../../documents/cut.ts';
import type { Tensor } from '../../graph/tensor.ts';
import { stridedCopy } from '../../inference/strided-copy.ts';

/**
 * Another orientation of an image: its spatial axis `i` is axis `order[i]` of the image as it was, run through from its
 * end where `isFlipped[i]`.
 */
export interface Turn {
  readonly order: readonly number[];
  readonly isFlipped: readonly boolean[];
}

/** The turn that undoes one. */
export function inverse({ order, isFlipped }: Turn): Turn {
  const places = order.map((_, axis) => order.indexOf(axis));
  return { order: places, isFlipped: places.map((place) => at(isFlipped, place)) };
}

/** Lengths along the spatial axes once they are turned. */
export function turnedLengths(size: readonly number[], { order }: Turn): readonly number[] {
  return order.map((axis) => at(size, axis));
}

/** A tensor in another orientation; items and channels stay where they are. */
export function turnTensor(tensor: Tensor, layout: Layout, { order, isFlipped }: Turn): Tensor {
  const { spatial } = axesOf(layout);
  const own = tensor.shape.map((_, axis) => axis);
  const flipped = own.map(() => false);
  for (const [i, axis] of spatial.entries()) {
    own[axis] = at(spatial, at(order, i));
    flipped[axis] = at(isFlipped, i);
  }
  const shape = own.map((axis) => at(tensor.shape, axis));
  const from = stepsOf(tensor.shape);
  const steps = own.map((axis, i) => (at(flipped, i) ? -at(from, axis) : at(from, axis)));
  const start = own.reduce(
    (sum, axis, i) => (at(flipped, i) ? sum + (at(shape, i) - 1) * at(from, axis) : sum),
    0,
  );
  return { ...tensor, shape, data: stridedCopy(tensor.data as Float32Array, start, steps, shape) };
}
