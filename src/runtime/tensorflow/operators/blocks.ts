import * as tf from '@tensorflow/tfjs-core';
import { input, int, type Operator, required, text, Unsupported } from '../operator.ts';
import { channelsLast, heldAs, type Value } from '../value.ts';

/** Operators that move blocks of pixels to channels and back, with channels last. */
export const blockOperators: Readonly<Record<string, Operator>> = {
  DepthToSpace: (call) => {
    const [size, { tensor, value }] = [required(int, call, 'blocksize'), image(input(call, 0))];
    const [batch, height, width, channels] = tensor.shape;
    const depth = channels / size ** 2;
    // In the mode DCR channels are ordered by row and column in the block, then depth; in CRD depth comes first.
    const isDepthLast = text(call, 'mode') !== 'CRD';
    const parted = tf.reshape(tensor, [
      batch * height,
      width,
      ...(isDepthLast ? [size, size, depth] : [depth, size, size]),
    ]);
    const moved = tf.transpose(parted, isDepthLast ? [0, 2, 1, 3, 4] : [0, 3, 1, 4, 2]);
    return [{ ...value, tensor: tf.reshape(moved, [batch, height * size, width * size, depth]) }];
  },
  SpaceToDepth: (call) => {
    const [size, { tensor, value }] = [required(int, call, 'blocksize'), image(input(call, 0))];
    const [batch, height, width, depth] = tensor.shape;
    const [rows, columns] = [height / size, width / size];
    const parted = tf.reshape(tensor, [batch * rows, size, columns, size, depth]);
    const moved = tf.transpose(parted, text(call, 'mode') === 'CRD' ? [0, 2, 4, 1, 3] : [0, 2, 1, 3, 4]);
    return [{ ...value, tensor: tf.reshape(moved, [batch, rows, columns, depth * size ** 2]) }];
  },
};

/** @throws Unsupported where the value is not a batch of 2-D images */
function image(value: Value): { readonly tensor: tf.Tensor4D; readonly value: Value } {
  const order = channelsLast(4);
  if (value.order.length !== 4) throw new Unsupported(`blocks of ${value.order.length - 2} axes`);
  return { tensor: heldAs(value, order) as tf.Tensor4D, value: { ...value, order } };
}
