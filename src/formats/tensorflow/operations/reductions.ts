import type { GraphBuilder } from '../builder.ts';
import { asWritten, type Computed } from '../value.ts';

/** Reduces the author's `axes` by one of ONNX's `Reduce…` operators. */
export function reduction(
  b: GraphBuilder,
  operator: string,
  x: Computed,
  axes: readonly number[],
  isKept: boolean,
): Computed {
  const reduced = new Set(axes.map((axis) => (axis < 0 ? axis + x.shape.length : axis)));
  if (reduced.size === 0) return x;
  const stored = [...reduced].map((axis) => x.order[axis] ?? 0).sort((p, q) => p - q);
  const tensor = b.emit(operator, [x.tensor, b.integers(stored)], { keepdims: isKept ? 1 : 0 });
  return withoutAxes({ ...x, tensor }, reduced, isKept);
}

/** The position of the largest or smallest value along one axis. */
export function argument(
  b: GraphBuilder,
  operator: 'ArgMax' | 'ArgMin',
  x: Computed,
  axis: number,
): Computed {
  const own = axis < 0 ? axis + x.shape.length : axis;
  const tensor = b.emit(operator, [x.tensor], { axis: x.order[own] ?? 0, keepdims: 0 });
  return { ...withoutAxes({ ...x, tensor }, new Set([own]), false), type: 'int64' };
}

/** What is known of a value when some axes are gone, or of length 1. */
export function withoutAxes(x: Computed, axes: ReadonlySet<number>, isKept: boolean): Computed {
  if (isKept) return { ...x, shape: x.shape.map((length, axis) => (axes.has(axis) ? 1 : length)) };
  const left = asWritten(x.shape.length).filter((axis) => !axes.has(axis));
  const positions = left.map((axis) => x.order[axis] ?? 0);
  return {
    ...x,
    shape: left.map((axis) => x.shape[axis] ?? 1),
    order: positions.map((position) => positions.filter((other) => other < position).length),
  };
}
