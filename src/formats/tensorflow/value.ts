import type { ElementType, Initializer } from '../../graph/tensor.ts';
import type { Length } from './length.ts';

/** A tensor that the graph computes, as the model's author sees it: TensorFlow puts channels last. */
export interface Computed {
  readonly kind: 'computed';
  /** Its name in the graph. */
  readonly tensor: string;
  /** Lengths of the author's axes. */
  readonly shape: readonly Length[];
  /** Where in the graph's tensor each of the author's axes lies: `[0, 2, 3, 1]` for an image with channels first. */
  readonly order: readonly number[];
  readonly type: ElementType;
}

/** A constant, not yet part of the graph. */
export interface Constant {
  readonly kind: 'constant';
  readonly name: string;
  readonly value: Initializer;
}

/** Integers computed from lengths of axes, such as the shape to reshape to. */
export interface Integers {
  readonly kind: 'integers';
  readonly elements: readonly Length[];
  /** Whether it is a single number rather than a list. */
  readonly isScalar: boolean;
}

export type Value = Computed | Constant | Integers;

export function shapeOf(value: Value): readonly Length[] {
  switch (value.kind) {
    case 'computed':
      return value.shape;
    case 'constant':
      return value.value.shape;
    case 'integers':
      return value.isScalar ? [] : [value.elements.length];
  }
}

export function typeOf(value: Value): ElementType {
  switch (value.kind) {
    case 'computed':
      return value.type;
    case 'constant':
      return value.value.type;
    case 'integers':
      return 'int64';
  }
}

/** The author's order of axes. */
export function asWritten(rank: number): readonly number[] {
  return Array.from({ length: rank }, (_, axis) => axis);
}

/** Channels, the author's last axis, after the batch; space behind them. */
export function channelsFirst(rank: number): readonly number[] {
  return asWritten(rank).map((axis) => (axis === 0 ? 0 : axis === rank - 1 ? Math.min(1, axis) : axis + 1));
}

export function isSameOrder(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((position, axis) => position === b[axis]);
}

/** The same tensor with the author's axes called in another order: new axis `i` is old axis `axes[i]`. */
export function relabelled(value: Computed, axes: readonly number[]): Computed {
  return {
    ...value,
    shape: axes.map((axis) => value.shape[axis] ?? 1),
    order: axes.map((axis) => value.order[axis] ?? 0),
  };
}
