import * as tf from '@tensorflow/tfjs-core';
import { sizeOf } from '../../../graph/tensor.ts';
import { fromFront, input, int, type Operator } from '../operator.ts';
import { asInGraph, heldAs, inGraphOrder, shapeOf, type Value } from '../value.ts';

/** Softmax and its kin along one axis; before operator set 13, along that axis and all behind it together. */
export const softmaxOperators: Readonly<Record<string, Operator>> = {
  Softmax: along((x) => tf.softmax(x)),
  LogSoftmax: along((x) => tf.logSoftmax(x)),
  Hardmax: along((x) => tf.cast(tf.oneHot(tf.argMax(x, -1), x.shape.at(-1) ?? 1), 'float32')),
};

function along(compute: (x: tf.Tensor) => tf.Tensor): Operator {
  return (at) => {
    const x = input(at, 0);
    const rank = x.order.length;
    const axis = fromFront(int(at, 'axis') ?? (at.opset < 13 ? 1 : -1), rank);
    if (at.opset >= 13 || axis === rank - 1) return [alongAxis(x, axis, compute)];
    const shape = shapeOf(x);
    const flat = tf.reshape(asInGraph(x), [sizeOf(shape.slice(0, axis)), sizeOf(shape.slice(axis))]);
    return [inGraphOrder(tf.reshape(compute(flat), [...shape]), x.type)];
  };
}

/** TensorFlow.js computes along the last axis of what is held: the result is left with the axis there. */
function alongAxis(x: Value, axis: number, compute: (x: tf.Tensor) => tf.Tensor): Value {
  const order = [...x.order.filter((other) => other !== axis), axis];
  return { tensor: compute(heldAs(x, order)), type: x.type, order };
}
