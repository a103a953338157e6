import * as tf from '@tensorflow/tfjs-core';
import { at } from '../../at.ts';
import { sizeOf } from '../../graph/tensor.ts';
import { broadcastShape, broadcastTo } from './broadcast.ts';
import { asInGraph, inGraphOrder, type Value } from './value.ts';

/** Matrices in the last two axes of a tensor, which may be held transposed. */
interface Matrices {
  readonly tensor: tf.Tensor;
  readonly isTransposed: boolean;
}

/** The matrix product over the last two axes with broadcasting over the others, as NumPy's `matmul`. */
export function matrixProduct(a: Value, b: Value): Value {
  const [left, right] = [
    a.order.length === 1 ? asRow(a) : matricesOf(a),
    b.order.length === 1 ? asColumn(b) : matricesOf(b),
  ];
  const product = multiplied(left, right);
  const shape = product.shape.filter(
    (_, axis) =>
      !(a.order.length === 1 && axis === product.rank - 2) &&
      !(b.order.length === 1 && axis === product.rank - 1),
  );
  return inGraphOrder(shape.length === product.rank ? product : tf.reshape(product, shape), a.type);
}

function multiplied(a: Matrices, b: Matrices): tf.Tensor {
  // One right matrix for the whole batch: the batch becomes rows of a single product.
  if (b.tensor.rank === 2 && !a.isTransposed && a.tensor.rank > 2) {
    const rows = a.tensor.shape.slice(0, -1);
    const flat = tf.reshape(a.tensor, [sizeOf(rows), -1]);
    const product = tf.matMul(flat, b.tensor, false, b.isTransposed);
    return tf.reshape(product, [...rows, at(product.shape, 1)]);
  }
  const batch = broadcastShape([a.tensor.shape.slice(0, -2), b.tensor.shape.slice(0, -2)]);
  const repeated = ({ tensor }: Matrices): tf.Tensor =>
    broadcastTo(tensor, [...batch, ...tensor.shape.slice(-2)]);
  return tf.matMul(repeated(a), repeated(b), a.isTransposed, b.isTransposed);
}

function matricesOf(value: Value): Matrices {
  const rank = value.order.length;
  const exchanged = value.order.map((_, axis) => (axis < rank - 2 ? axis : 2 * rank - 3 - axis));
  const isTransposed = value.order.every((axis, position) => axis === exchanged[position]);
  return { tensor: isTransposed ? value.tensor : asInGraph(value), isTransposed };
}

function asRow({ tensor }: Value): Matrices {
  return { tensor: tf.reshape(tensor, [1, -1]), isTransposed: false };
}

function asColumn({ tensor }: Value): Matrices {
  return { tensor: tf.reshape(tensor, [-1, 1]), isTransposed: false };
}
