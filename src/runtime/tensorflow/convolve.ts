import * as tf from '@tensorflow/tfjs-core';
import { everyNth, padded, undilated, type Window } from './windows.ts';

/** Filters of a convolution, `[height, width, inputs, outputs]`; in three axes of space one for each position of the first. */
export interface Filters {
  readonly planes: readonly tf.Tensor[];
  /** Each channel by itself: `[height, width, channels, outputs of each]`. */
  readonly isDepthwise: boolean;
}

/** Planar filters of filters `[...kernel, inputs, outputs]`. */
export function planesOf(filters: tf.Tensor): readonly tf.Tensor[] {
  if (filters.rank === 5) return tf.unstack(filters, 0);
  return [filters.rank === 3 ? tf.expandDims(filters, 0) : filters];
}

/** What a window along one axis is for a convolution. */
export type Slide = Pick<Window, 'kernel' | 'stride' | 'dilation' | 'before' | 'after' | 'count'>;

/**
 * A convolution in one to three axes of space, without a bias. In three it is a sum of planar ones: TensorFlow.js's own
 * kernel is many times slower in WebAssembly.
 * @param x batch, axes of space, channels
 */
export function convolve(x: tf.Tensor, filters: Filters, slides: readonly Slide[]): tf.Tensor {
  const whole = padded(x, [[0, 0], ...slides.map(({ before, after }) => [before, after] as const), [0, 0]]);
  const [batch = 1] = x.shape;
  const [first, second, third] = slides;
  if (first === undefined) throw new Error('A convolution has an axis of space.');
  if (second === undefined) {
    const line: Slide = { kernel: 1, stride: first.stride, dilation: 1, before: 0, after: 0, count: 1 };
    const [, length = 1, channels = 1] = whole.shape;
    const convolved = plane(tf.reshape(whole, [batch, 1, length, channels]), filters, 0, line, first);
    return tf.reshape(convolved, [batch, first.count, convolved.shape[3] ?? 1]);
  }
  if (third === undefined) return plane(whole, filters, 0, first, second);
  const [, , height = 1, width = 1, channels = 1] = whole.shape;
  const sum = filters.planes
    .map((_, tap) => {
      const layers = everyNth(whole, 1, tap * first.dilation, first.stride, first.count);
      return plane(
        tf.reshape(layers, [batch * first.count, height, width, channels]),
        filters,
        tap,
        second,
        third,
      );
    })
    .reduce((a, b) => tf.add(a, b));
  return tf.reshape(sum, [batch, first.count, ...sum.shape.slice(1)]);
}

/** The planar convolution of one filter, at windows that lie inside. */
function plane(
  x: tf.Tensor,
  { planes, isDepthwise }: Filters,
  tap: number,
  rows: Slide,
  columns: Slide,
): tf.Tensor {
  const filter = planes[tap];
  if (filter === undefined) throw new Error(`A convolution has no filter ${tap}.`);
  const isDilated = rows.dilation > 1 || columns.dilation > 1;
  const isStrided = rows.stride > 1 || columns.stride > 1;
  // The kernels refuse strides with dilation, and of channels by themselves strides that differ.
  const isThinned = isStrided && (isDilated || (isDepthwise && rows.stride !== columns.stride));
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
 * A dilated convolution. The kernel has no derivative where it dilates, so that is taken of the same without; and
 * TensorFlow's own kernel for channels by themselves does not dilate on the CPU at all.
 */
function dilated(
  x: tf.Tensor,
  filter: tf.Tensor,
  slides: readonly [Slide, Slide],
  isDepthwise: boolean,
): tf.Tensor {
  const slow = (image: tf.Tensor, weights: tf.Tensor): tf.Tensor =>
    undilated(image, slides, (part) => planar(part, weights, [1, 1], isDepthwise));
  if (isDepthwise) return slow(x, filter);
  const dilations: [number, number] = [slides[0].dilation, slides[1].dilation];
  const fast = tf.customGrad((...given) => {
    const [image, weights, save] = given as [tf.Tensor, tf.Tensor, (kept: tf.Tensor[]) => void];
    save([image, weights]);
    return {
      value: planar(image, weights, [1, 1], false, dilations),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.grads(slow)(saved, dy),
    };
  });
  return fast(x, filter);
}
