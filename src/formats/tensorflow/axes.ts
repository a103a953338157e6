import { at } from '../../at.ts';
import type { GraphBuilder } from './builder.ts';
import type { Length } from './length.ts';
import { range } from './order.ts';
import { type Computed, relabelled } from './value.ts';

/**
 * An axis counted from the front; models may count it from the back (−1 is the last one).
 * @throws UserError when there is no such axis
 */
export function axisOf(b: GraphBuilder, axis: number, rank: number): number {
  const own = axis < 0 ? axis + rank : axis;
  if (Number.isInteger(own) && own >= 0 && own < rank) return own;
  throw b.failure(`uses axis ${axis} of a tensor with ${rank} axes: the file is damaged`);
}

/**
 * Checks that a tensor has a given number of axes.
 * @throws UserError when it has not
 */
export function requireRank(b: GraphBuilder, { length }: readonly Length[], rank: number): void {
  if (length !== rank)
    throw b.failure(`needs a tensor with ${rank} axes and has one with ${length}, which is not supported`);
}

/**
 * Applies `work` to a tensor with its channels as the last axis, and restores the order of axes. No data is moved.
 * @param areFirst whether the second axis holds the channels
 * @throws UserError when channels come first and the tensor has fewer than two axes
 */
export function withChannelsLast(
  b: GraphBuilder,
  x: Computed,
  areFirst: boolean,
  work: (x: Computed) => Computed,
): Computed {
  if (!areFirst) return work(x);
  const rank = x.shape.length;
  axisOf(b, 1, rank);
  const result = work(relabelled(x, [0, ...range(rank).slice(2), 1]));
  return result.shape.length === rank
    ? relabelled(result, [0, rank - 1, ...range(rank).slice(1, -1)])
    : result;
}

/**
 * The batch length, the spatial lengths and the number of channels of a tensor with channels last.
 * @throws UserError when the tensor has fewer than two axes
 */
export function imageAxes(
  b: GraphBuilder,
  { shape }: Computed,
): { readonly items: Length; readonly space: readonly Length[]; readonly channels: Length } {
  const last = axisOf(b, 1, shape.length) + shape.length - 2;
  return { items: at(shape, 0), space: shape.slice(1, -1), channels: at(shape, last) };
}
