import * as tf from '@tensorflow/tfjs-core';
import { sizeOf } from '../../graph/tensor.ts';
import { withDerivative } from './derivative.ts';
import { channelsLastShape } from './value.ts';

/**
 * The mean over space for each channel of each item. One axis after the other stays precise in large volumes; average
 * pools are a hundred times as fast as WebAssembly's own means.
 * @param x `[batch, …space, channels]`
 * @returns `[batch, channels]`
 */
export function spaceMeans(x: tf.Tensor): tf.Tensor {
  const { batch, space, channels } = channelsLastShape(x);
  const [length, ...rest] = space;
  if (length === undefined) return x;
  const lines = tf.reshape(x, [batch, length, sizeOf(rest), channels]);
  const means =
    length === 1
      ? lines
      : withDerivative(
          lines,
          (whole) => tf.avgPool(whole as tf.Tensor4D, [length, 1], 1, 'valid'),
          (derivative) => tf.add(tf.zeros(lines.shape), tf.div(derivative, length)),
        );
  return spaceMeans(tf.reshape(means, [batch, ...rest, channels]));
}
