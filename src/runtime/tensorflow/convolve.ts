import * as tf from '@tensorflow/tfjs-core';
import { at } from '../../at.ts';
import { viaSpaceToBatch } from './space-to-batch.ts';
import { everyNth, itemsOf, padded, type Window } from './windows.ts';

/** Filters of a convolution. */
export interface Filters {
  /** `[height, width, inputs, outputs]`; for three spatial axes one for each position along the first. */
  readonly planes: readonly tf.Tensor[];
  /** Whether each channel is convolved by itself: `[height, width, channels, outputs per channel]`. */
  readonly isDepthwise: boolean;
}

/** Planar filters from filters `[...kernel, inputs, outputs]`. */
export function planesOf(filters: tf.Tensor): readonly tf.Tensor[] {
  if (filters.rank === 5) return itemsOf(filters);
  return [filters.rank === 3 ? tf.expandDims(filters, 0) : filters];
}

/** The windows of a convolution along one axis. */
export type Slide = Pick<Window, 'kernel' | 'stride' | 'dilation' | 'before' | 'after' | 'count'>;

/**
 * A convolution along one to three spatial axes, without a bias. Along three it is a sum of planar ones:
 * TensorFlow.js's own 3-D kernel is many times slower in WebAssembly.
 * @param x batch, spatial axes, channels
 */
export function convolve(x: tf.Tensor, filters: Filters, slides: readonly Slide[]): tf.Tensor {
  const whole = padded(x, [[0, 0], ...slides.map(({ before, after }) => [before, after] as const), [0, 0]]);
  const batch = at(x.shape, 0);
  const [first, second, third] = slides;
  if (first === undefined) throw new Error('A convolution needs a spatial axis.');
  if (second === undefined) {
    const line: Slide = { kernel: 1, stride: first.stride, dilation: 1, before: 0, after: 0, count: 1 };
    const [, length, channels] = (whole as tf.Tensor3D).shape;
    const convolved = plane(tf.reshape(whole, [batch, 1, length, channels]), filters, 0, line, first);
    return tf.reshape(convolved, [batch, first.count, at(convolved.shape, 3)]);
  }
  if (third === undefined) return plane(whole, filters, 0, first, second);
  const [, , height, width, channels] = (whole as tf.Tensor5D).shape;
  const shape = [batch * first.count, height, width, channels];
  const sum = filters.planes.reduce<tf.Tensor | null>((before, _, tap) => {
    // Volumes are large: intermediate tensors are disposed of at once.
    const after = tf.tidy(() => {
      const layers = everyNth(whole, 1, tap * first.dilation, first.stride, first.count);
      const part = plane(tf.reshape(layers, shape), filters, tap, second, third);
      return before === null ? part : tf.add(before, part);
    });
    before?.dispose();
    return after;
  }, null);
  if (sum === null) throw new Error('A convolution needs filters.');
  return tf.reshape(sum, [batch, first.count, ...sum.shape.slice(1)]);
}

/** The planar convolution with one filter, of an input that is padded already. */
function plane(
  x: tf.Tensor,
  { planes, isDepthwise }: Filters,
  tap: number,
  rows: Slide,
  columns: Slide,
): tf.Tensor {
  const filter = at(planes, tap);
  const isDilated = rows.dilation > 1 || columns.dilation > 1;
  const isStrided = rows.stride > 1 || columns.stride > 1;
  // The kernels reject strides combined with dilation. With unequal strides TensorFlow rejects depthwise filters and
  // computes a wrong derivative for a single channel.
  const isThinned = isStrided && (isDilated || rows.stride !== columns.stride);
  const strides: [number, number] = isThinned ? [1, 1] : [rows.stride, columns.stride];
  const convolved = isDilated
    ? dilated(x, filter, [rows, columns], isDepthwise)
    : planar(x, filter, strides, isDepthwise);
  if (!isThinned) return convolved;
  return everyNth(everyNth(convolved, 1, 0, rows.stride, rows.count), 2, 0, columns.stride, columns.count);
}

function planar(
  x: tf.Tensor,
  filter: tf.Tensor,
  strides: [number, number],
  isDepthwise: boolean,
  dilations: [number, number] = [1, 1],
): tf.Tensor {
  return isDepthwise
    ? tf.depthwiseConv2d(x as tf.Tensor4D, filter as tf.Tensor4D, strides, 'valid', 'NHWC', dilations)
    : tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, strides, 'valid', 'NHWC', dilations);
}

/**
 * A dilated convolution. TensorFlow.js has no derivative of it, and TensorFlow's depthwise CPU kernel does not support
 * dilation at all.
 */
function dilated(
  x: tf.Tensor,
  filter: tf.Tensor,
  slides: readonly [Slide, Slide],
  isDepthwise: boolean,
): tf.Tensor {
  if (isDepthwise) return viaSpaceToBatch(x, slides, (part) => planar(part, filter, [1, 1], true));
  const dilations: [number, number] = [slides[0].dilation, slides[1].dilation];
  const convolved = tf.customGrad((...given) => {
    const [image, weights, save] = given as [tf.Tensor, tf.Tensor, (kept: tf.Tensor[]) => void];
    save([image, weights]);
    return {
      value: planar(image, weights, [1, 1], false, dilations),
      gradFunc: (derivative: tf.Tensor, saved: tf.Tensor[]) => {
        const [seen, used] = saved as [tf.Tensor, tf.Tensor4D];
        return [
          imageDerivative(derivative, used, dilations),
          filterDerivative(derivative as tf.Tensor4D, seen, used.shape, dilations),
        ];
      },
    };
  });
  return convolved(x, filter);
}

/** The derivative with respect to the image: a full convolution of the result's with the flipped filter. */
function imageDerivative(derivative: tf.Tensor, filter: tf.Tensor4D, dilations: [number, number]): tf.Tensor {
  const height = (filter.shape[0] - 1) * dilations[0];
  const width = (filter.shape[1] - 1) * dilations[1];
  const whole = padded(derivative, [
    [0, 0],
    [height, height],
    [width, width],
    [0, 0],
  ]);
  const flipped = tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]);
  return planar(whole, flipped, [1, 1], false, dilations);
}

/** The derivative with respect to the filter: for each tap, the product of the pixels it met and the result's. */
function filterDerivative(
  derivative: tf.Tensor4D,
  image: tf.Tensor,
  [rows, columns, inputs, outputs]: tf.Tensor4D['shape'],
  [down, across]: [number, number],
): tf.Tensor {
  const [batch, height, width] = derivative.shape;
  const results = tf.reshape(derivative, [-1, outputs]);
  const taps = Array.from({ length: rows * columns }, (_, i) => {
    const start = [0, Math.floor(i / columns) * down, (i % columns) * across, 0];
    const met = tf.slice(image, start, [batch, height, width, inputs]);
    return tf.matMul(tf.reshape(met, [-1, inputs]), results, true);
  });
  return tf.reshape(tf.stack(taps), [rows, columns, inputs, outputs]);
}
