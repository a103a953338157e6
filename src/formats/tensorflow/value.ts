import { at } from '../../at.ts';
import type { ElementType, Initializer } from '../../graph/tensor.ts';
import type { Length } from './length.ts';

/**
 * A tensor that the graph computes. Its logical axes are those of the source model, where TensorFlow puts channels last;
 * the graph may store them in another order, which avoids transposing around convolutions.
 */
export interface Computed {
  readonly kind: 'computed';
  /** Name of the stored tensor. */
  readonly tensor: string;
  /** Length of each logical axis. */
  readonly shape: readonly Length[];
  /** For each logical axis, its position in the stored tensor: `[0, 2, 3, 1]` for an image stored channels first. */
  readonly order: readonly number[];
  readonly type: ElementType;
}

/** A constant that is not part of the graph yet. */
export interface Constant {
  readonly kind: 'constant';
  readonly name: string;
  readonly value: Initializer;
}

/** Integers computed from lengths of axes, such as the target shape of a reshape. */
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

/** The same stored tensor with its logical axes permuted: new axis `i` is old axis `axes[i]`. */
export function relabelled(value: Computed, axes: readonly number[]): Computed {
  return {
    ...value,
    shape: axes.map((axis) => at(value.shape, axis)),
    order: axes.map((axis) => at(value.order, axis)),
  };
}
