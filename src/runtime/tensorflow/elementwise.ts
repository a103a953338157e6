import * as tf from '@tensorflow/tfjs-core';
import type { ElementType } from '../../graph/tensor.ts';
import { heldAs, inGraphOrder, type Value } from './value.ts';

/** Applies a function to each element; the axis order of the tensor stays. */
export function mapped(value: Value, map: (tensor: tf.Tensor) => tf.Tensor, type = value.type): Value {
  return { tensor: map(value.tensor), type, order: value.order };
}

/**
 * Applies an elementwise function with ONNX's broadcasting, which aligns shapes at the last axis. The result is held in
 * the axis order of the largest operand; the others are transposed to it.
 */
export function combined<T extends readonly Value[]>(
  values: T,
  combine: (tensors: { readonly [K in keyof T]: tf.Tensor }) => tf.Tensor,
  type: ElementType,
): Value {
  const rank = Math.max(...values.map(({ order }) => order.length));
  const lead = values.reduce((a, b) => (isLarger(b, a) ? b : a));
  const order = lead.order.length === rank ? lead.order : Array.from({ length: rank }, (_, axis) => axis);
  const tensors = values.map((value) => heldAs(withRank(value, rank), order));
  return { tensor: combine(tensors as { [K in keyof T]: tf.Tensor }), type, order };
}

/** `combined` for two values. */
export function paired(
  a: Value,
  b: Value,
  combine: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor,
  type: ElementType,
): Value {
  return combined([a, b] as const, ([x, y]) => combine(x, y), type);
}

function isLarger(a: Value, b: Value): boolean {
  return a.order.length === b.order.length ? a.tensor.size > b.tensor.size : a.order.length > b.order.length;
}

/** The value with axes of length 1 added in front, up to the rank. */
function withRank(value: Value, rank: number): Value {
  const missing = rank - value.order.length;
  if (missing === 0) return value;
  const inOrder = heldAs(
    value,
    value.order.map((_, axis) => axis),
  );
  return inGraphOrder(
    tf.reshape(inOrder, [...Array.from({ length: missing }, () => 1), ...inOrder.shape]),
    value.type,
  );
}
