import * as tf from '@tensorflow/tfjs-core';
import { at } from '../../../at.ts';
import { sizeOf } from '../../../graph/tensor.ts';
import { fromFront, input, int, type Operator } from '../operator.ts';
import { asInGraph, heldAs, inGraphOrder, shapeOf, type Value } from '../value.ts';

/** Softmax, LogSoftmax and Hardmax along one axis; before operator set 13, over that axis and all after it jointly. */
export const softmaxOperators: Readonly<Record<string, Operator>> = {
  Softmax: along((x) => tf.softmax(x)),
  LogSoftmax: along((x) => tf.logSoftmax(x)),
  Hardmax: along((x) => tf.cast(tf.oneHot(tf.argMax(x, -1), at(x.shape, x.rank - 1)), 'float32')),
};

function along(compute: (x: tf.Tensor) => tf.Tensor): Operator {
  return (call) => {
    const x = input(call, 0);
    const rank = x.order.length;
    const axis = fromFront(int(call, 'axis') ?? (call.opset < 13 ? 1 : -1), rank);
    if (call.opset >= 13 || axis === rank - 1) return [alongAxis(x, axis, compute)];
    const shape = shapeOf(x);
    const flat = tf.reshape(asInGraph(x), [sizeOf(shape.slice(0, axis)), sizeOf(shape.slice(axis))]);
    return [inGraphOrder(tf.reshape(compute(flat), [...shape]), x.type)];
  };
}

/** TensorFlow.js computes along the last axis of the tensor, so the result is held with the axis there. */
function alongAxis(x: Value, axis: number, compute: (x: tf.Tensor) => tf.Tensor): Value {
  const order = [...x.order.filter((other) => other !== axis), axis];
  return { tensor: compute(heldAs(x, order)), type: x.type, order };
}
