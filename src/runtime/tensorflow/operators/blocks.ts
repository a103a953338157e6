import * as tf from '@tensorflow/tfjs-core';
import { input, int, type Operator, text, Unsupported } from '../operator.ts';
import { channelsLast, heldAs, type Value } from '../value.ts';

/** Operators between blocks of pixels and channels, with channels last. */
export const blockOperators: Readonly<Record<string, Operator>> = {
  DepthToSpace: (at) => {
    const [size, { tensor, value }] = [int(at, 'blocksize') ?? 1, image(input(at, 0))];
    const [batch = 1, height = 1, width = 1, channels = 1] = tensor.shape;
    const depth = channels / size ** 2;
    // DCR: a channel is row, column in the block, then depth. CRD: depth, then row and column.
    const isDepthLast = text(at, 'mode') !== 'CRD';
    const parted = tf.reshape(tensor, [
      batch * height,
      width,
      ...(isDepthLast ? [size, size, depth] : [depth, size, size]),
    ]);
    const moved = tf.transpose(parted, isDepthLast ? [0, 2, 1, 3, 4] : [0, 3, 1, 4, 2]);
    return [{ ...value, tensor: tf.reshape(moved, [batch, height * size, width * size, depth]) }];
  },
  SpaceToDepth: (at) => {
    const [size, { tensor, value }] = [int(at, 'blocksize') ?? 1, image(input(at, 0))];
    const [batch = 1, height = 1, width = 1, depth = 1] = tensor.shape;
    const [rows, columns] = [height / size, width / size];
    const parted = tf.reshape(tensor, [batch * rows, size, columns, size, depth]);
    const moved = tf.transpose(parted, text(at, 'mode') === 'CRD' ? [0, 2, 4, 1, 3] : [0, 2, 1, 3, 4]);
    return [{ ...value, tensor: tf.reshape(moved, [batch, rows, columns, depth * size ** 2]) }];
  },
};

function image(value: Value): { readonly tensor: tf.Tensor; readonly value: Value } {
  const order = channelsLast(4);
  if (value.order.length !== 4) throw new Unsupported(`blocks of ${value.order.length - 2} axes`);
  return { tensor: heldAs(value, order), value: { ...value, order } };
}
