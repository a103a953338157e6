import { at } from '../../../at.ts';
import { axisOf } from '../axes.ts';
import type { GraphBuilder } from '../builder.ts';
import { range } from '../order.ts';
import type { Computed } from '../value.ts';

/**
 * Reduces logical axes by one of ONNX's `Reduce…` operators.
 * @param isKept whether reduced axes remain with length 1
 * @throws UserError when there is no such axis
 */
export function reduction(
  b: GraphBuilder,
  operator: string,
  x: Computed,
  axes: readonly number[],
  isKept: boolean,
): Computed {
  const reduced = new Set(axes.map((axis) => axisOf(b, axis, x.shape.length)));
  if (reduced.size === 0) return x;
  const tensor = b.emit(operator, [x.tensor, b.integers(storedAxes(x, reduced))], {
    keepdims: isKept ? 1 : 0,
  });
  if (!isKept) return withoutAxes({ ...x, tensor }, reduced);
  return { ...x, tensor, shape: x.shape.map((length, axis) => (reduced.has(axis) ? 1 : length)) };
}

/**
 * The position of the largest or smallest value along a logical axis, which disappears.
 * @throws UserError when there is no such axis
 */
export function argument(
  b: GraphBuilder,
  operator: 'ArgMax' | 'ArgMin',
  x: Computed,
  axis: number,
): Computed {
  const own = axisOf(b, axis, x.shape.length);
  const tensor = b.emit(operator, [x.tensor], { axis: at(x.order, own), keepdims: 0 });
  return { ...withoutAxes({ ...x, tensor }, new Set([own])), type: 'int64' };
}

/** Positions of logical axes in the stored tensor, ascending. */
export function storedAxes(x: Computed, axes: ReadonlySet<number>): readonly number[] {
  return [...axes].map((axis) => at(x.order, axis)).sort((p, q) => p - q);
}

/** The shape and order of a value that has lost some of its logical axes. */
export function withoutAxes(x: Computed, axes: ReadonlySet<number>): Computed {
  const left = range(x.shape.length).filter((axis) => !axes.has(axis));
  const positions = left.map((axis) => at(x.order, axis));
  return {
    ...x,
    shape: left.map((axis) => at(x.shape, axis)),
    order: positions.map((position) => positions.filter((other) => other < position).length),
  };
}
