import * as tf from '@tensorflow/tfjs-core';
import { at } from '../../at.ts';
import type { ElementType } from '../../graph/tensor.ts';

/**
 * A tensor of the graph while it is computed. TensorFlow's kernels want channels last where ONNX has them first. A
 * value may therefore be held with its axes in another order than the graph's, so that whole networks run without
 * transposing.
 */
export interface Value {
  readonly tensor: tf.Tensor;
  /** The type in the graph; TensorFlow.js itself has only `float32`, `int32` and `bool`. */
  readonly type: ElementType;
  /** For each axis of `tensor`, the index of that axis in the graph. */
  readonly order: readonly number[];
}

/** A value held in the graph's axis order. */
export function inGraphOrder(tensor: tf.Tensor, type: ElementType): Value {
  return { tensor, type, order: tensor.shape.map((_, axis) => axis) };
}

/** The shape in the graph's axis order. */
export function shapeOf({ tensor, order }: Value): readonly number[] {
  const shape: number[] = [];
  order.forEach((axis, position) => (shape[axis] = at(tensor.shape, position)));
  return shape;
}

/**
 * The tensor with its axes in another order.
 * @param order for each axis of the result, its index in the graph
 */
export function heldAs(value: Value, order: readonly number[]): tf.Tensor {
  if (value.order.every((axis, position) => axis === order[position])) return value.tensor;
  const positions = order.map((axis) => value.order.indexOf(axis));
  const { shape } = value.tensor;
  const moved = positions.filter((position) => shape[position] !== 1);
  // Moving axes of length 1 moves no element in memory.
  return moved.every((position, i) => i === 0 || position > at(moved, i - 1))
    ? tf.reshape(
        value.tensor,
        positions.map((position) => at(shape, position)),
      )
    : tf.transpose(value.tensor, positions);
}

/** The tensor in the graph's axis order. */
export function asInGraph(value: Value): tf.Tensor {
  return heldAs(
    value,
    value.order.map((_, axis) => axis),
  );
}

/** The position in the tensor of an axis of the graph; a negative axis counts from the end. */
export function positionOf({ order }: Value, axis: number): number {
  return order.indexOf(axis < 0 ? axis + order.length : axis);
}

/**
 * The value with the graph's axes permuted. No element moves.
 * @param axes for each axis of the result, its index before
 */
export function permuted(value: Value, axes: readonly number[]): Value {
  return { ...value, order: value.order.map((axis) => axes.indexOf(axis)) };
}

/** Batch, spatial axes, channels: the axis order of TensorFlow's convolutions. */
export function channelsLast(rank: number): readonly number[] {
  return Array.from({ length: rank }, (_, position) =>
    position === 0 ? 0 : position === rank - 1 ? 1 : position + 1,
  );
}

/** The lengths of a tensor that is held with channels last. */
export function channelsLastShape({ shape }: tf.Tensor): {
  readonly batch: number;
  readonly space: readonly number[];
  readonly channels: number;
} {
  return { batch: at(shape, 0), space: shape.slice(1, -1), channels: at(shape, shape.length - 1) };
}

/** The numbers of a small tensor, such as a shape or a list of axes, in row-major order. */
export function numbersOf(value: Value): readonly number[] {
  return [...asInGraph(value).dataSync()];
}
