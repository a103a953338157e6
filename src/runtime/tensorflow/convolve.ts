import * as tf from '@tensorflow/tfjs-core';
import { everyNth, itemsOf, padded, undilated, type Window } from './windows.ts';

/** Filters of a convolution, `[height, width, inputs, outputs]`; in three axes of space one for each position of the first. */
export interface Filters {
  readonly planes: readonly tf.Tensor[];
  /** Each channel by itself: `[height, width, channels, outputs of each]`. */
  readonly isDepthwise: boolean;
}

/** Planar filters of filters `[...kernel, inputs, outputs]`. */
export function planesOf(filters: tf.Tensor): readonly tf.Tensor[] {
  if (filters.rank === 5) return itemsOf(filters);
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
  const shape = [batch * first.count, height, width, channels];
  const sum = filters.planes.reduce<tf.Tensor | null>((before, _, tap) => {
    // A volume takes much room: what is done with is let go at once.
    const after = tf.tidy(() => {
      const layers = everyNth(whole, 1, tap * first.dilation, first.stride, first.count);
      const part = plane(tf.reshape(layers, shape), filters, tap, second, third);
      return before === null ? part : tf.add(before, part);
    });
    before?.dispose();
    return after;
  }, null);
  if (sum === null) throw new Error('A convolution has filters.');
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
  // The kernels refuse strides with dilation. Where strides differ, TensorFlow refuses channels by themselves, and takes
  // a wrong derivative of a single channel.
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
 * A dilated convolution. The kernel has no derivative where it dilates; and TensorFlow's own kernel for channels by
 * themselves does not dilate on the CPU at all.
 */
function dilated(
  x: tf.Tensor,
  filter: tf.Tensor,
  slides: readonly [Slide, Slide],
  isDepthwise: boolean,
): tf.Tensor {
  if (isDepthwise) return undilated(x, slides, (part) => planar(part, filter, [1, 1], true));
  const dilations: [number, number] = [slides[0].dilation, slides[1].dilation];
  const convolved = tf.customGrad((...given) => {
    const [image, weights, save] = given as [tf.Tensor, tf.Tensor, (kept: tf.Tensor[]) => void];
    save([image, weights]);
    return {
      value: planar(image, weights, [1, 1], false, dilations),
      gradFunc: (derivative: tf.Tensor, [seen, used]: tf.Tensor[]) =>
        seen === undefined || used === undefined
          ? []
          : [ofImage(derivative, used, dilations), ofFilter(derivative, seen, used.shape, dilations)],
    };
  });
  return convolved(x, filter);
}

/** What the image of a dilated convolution has to do with it: the filter goes over the result back to front. */
function ofImage(derivative: tf.Tensor, filter: tf.Tensor, dilations: [number, number]): tf.Tensor {
  const [height, width] = dilations.map((dilation, i) => ((filter.shape[i] ?? 1) - 1) * dilation);
  const whole = padded(derivative, [
    [0, 0],
    [height ?? 0, height ?? 0],
    [width ?? 0, width ?? 0],
    [0, 0],
  ]);
  const turned = tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]);
  return planar(whole, turned, [1, 1], false, dilations);
}

/** What each position of the filter has to do with it: the product of what it met and what came of it. */
function ofFilter(
  derivative: tf.Tensor,
  image: tf.Tensor,
  shape: readonly number[],
  [down, across]: [number, number],
): tf.Tensor {
  const [rows = 1, columns = 1, inputs = 1, outputs = 1] = shape;
  const [batch = 1, height = 1, width = 1] = derivative.shape;
  const results = tf.reshape(derivative, [-1, outputs]);
  const positions = Array.from({ length: rows * columns }, (_, i) => {
    const start = [0, Math.floor(i / columns) * down, (i % columns) * across, 0];
    const met = tf.slice(image, start, [batch, height, width, inputs]);
    return tf.matMul(tf.reshape(met, [-1, inputs]), results, true);
  });
  return tf.reshape(tf.stack(positions), [rows, columns, inputs, outputs]);
}
