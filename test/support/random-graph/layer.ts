import { at } from '../../../src/at.ts';
import type { GraphBuilder } from '../graph-builder.ts';
import type { Value } from '../graph-writer.ts';
import type { Dials } from './dials.ts';

/** The input of a layer, and what else it may read. */
export interface Place {
  readonly b: GraphBuilder;
  readonly x: Value;
  readonly earlier: readonly Value[];
  readonly d: Dials;
  /** Indices of the spatial axes. */
  readonly space: readonly number[];
}

/** Adds a layer; returns `x` where the choice does not fit. */
export type Layer = (place: Place) => Value;

/** Lengths of the spatial axes. */
export const lengths = ({ shape }: Value): readonly number[] => shape.slice(2);

export const channelsOf = ({ shape }: Value): number => at(shape, 1);

/** A constant without axes. */
export function scalar(b: GraphBuilder, value = 1): Value {
  return b.floats(Float32Array.of(value), []);
}

/**
 * Values that differ by about 1, whatever `x` is. A normalization of nearly equal values sees only rounding errors, and
 * amplifies them several hundred times.
 */
export function spread(b: GraphBuilder, x: Value): Value {
  return b.add(x, b.weights(x.shape, 1));
}

/** The largest part that two tensors share in space. */
export function commonPart(b: GraphBuilder, a: Value, other: Value): readonly [Value, Value] {
  let [left, right] = [a, other];
  for (let axis = 2; axis < a.shape.length; axis++) {
    const [m, n] = [at(left.shape, axis), at(right.shape, axis)];
    if (m > n) left = b.slice(left, axis, m - n, m);
    if (n > m) right = b.slice(right, axis, 0, m);
  }
  return [left, right];
}

/** Applies a layer to the tensor with channels last, and transposes its result back. */
export function channelsLast(b: GraphBuilder, x: Value, layer: (turned: Value) => Value): Value {
  const rank = x.shape.length;
  const forth = [0, ...Array.from({ length: rank - 2 }, (_, i) => i + 2), 1];
  const back = [0, rank - 1, ...Array.from({ length: rank - 2 }, (_, i) => i + 1)];
  return b.transpose(layer(b.transpose(x, forth)), back);
}

/** Reshape that may merge the batch axis with others. */
export function reshapeFreely(b: GraphBuilder, x: Value, shape: readonly number[]): Value {
  return b.apply('Reshape', [x, b.integers(shape)], shape);
}
