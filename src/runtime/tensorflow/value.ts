import * as tf from '@tensorflow/tfjs-core';
import type { ElementType } from '../../graph/tensor.ts';

/**
 * A tensor of the graph while it is computed. TensorFlow's kernels want channels last where ONNX has them first; so that
 * whole networks run without transposing, a value may be held in another order of axes than the graph's.
 */
export interface Value {
  readonly tensor: tf.Tensor;
  /** What the graph says it is; TensorFlow.js itself knows `float32`, `int32` and `bool` only. */
  readonly type: ElementType;
  /** For each axis of `tensor`, which of the graph's axes it is. */
  readonly order: readonly number[];
}

/** A value that is held in the graph's own order. */
export function inGraphOrder(tensor: tf.Tensor, type: ElementType): Value {
  return { tensor, type, order: tensor.shape.map((_, axis) => axis) };
}

/** Lengths along the graph's axes. */
export function shapeOf({ tensor, order }: Value): readonly number[] {
  const shape: number[] = [];
  order.forEach((axis, position) => (shape[axis] = tensor.shape[position] ?? 1));
  return shape;
}

/** The tensor with its axes in this order, which names the graph's axes. */
export function heldAs(value: Value, order: readonly number[]): tf.Tensor {
  if (value.order.every((axis, position) => axis === order[position])) return value.tensor;
  const positions = order.map((axis) => value.order.indexOf(axis));
  const { shape } = value.tensor;
  const moved = positions.filter((position) => shape[position] !== 1);
  // Axes of length 1 change places without any element doing so.
  return moved.every((position, i) => i === 0 || position > (moved[i - 1] ?? 0))
    ? tf.reshape(
        value.tensor,
        positions.map((position) => shape[position] ?? 1),
      )
    : tf.transpose(value.tensor, positions);
}

/** The tensor in the graph's own order. */
export function asInGraph(value: Value): tf.Tensor {
  return heldAs(
    value,
    value.order.map((_, axis) => axis),
  );
}

/** Where in the tensor one of the graph's axes lies; axes may be counted from the end. */
export function positionOf({ order }: Value, axis: number): number {
  return order.indexOf(axis < 0 ? axis + order.length : axis);
}

/** The value with the graph's axes in another order, each named by what it was; nothing moves. */
export function permuted(value: Value, axes: readonly number[]): Value {
  return { ...value, order: value.order.map((axis) => axes.indexOf(axis)) };
}

/** Batch, spatial axes, channels: the order of TensorFlow's convolutions. */
export function channelsLast(rank: number): readonly number[] {
  return Array.from({ length: rank }, (_, position) =>
    position === 0 ? 0 : position === rank - 1 ? 1 : position + 1,
  );
}

/** The numbers of a small tensor, such as a shape or a list of axes, in row order. */
export function numbersOf(value: Value): readonly number[] {
  return [...asInGraph(value).dataSync()];
}
