import type { Head } from '../../documents/explanation.ts';
import type { Window } from '../../documents/settings.ts';
import type { Tensor } from '../../graph/tensor.ts';

/** Offsets of an output's axes in its values. */
interface Strides {
  readonly item: number;
  readonly row: number;
  readonly column: number;
  readonly channel: number;
}

/** `[height, width]` of an output. */
export function outputSize(
  { layout }: Pick<Head, 'layout'>,
  shape: readonly number[],
): readonly [number, number] {
  const first = layout === 'NCHW' ? 2 : 1;
  return [shape[first] ?? 0, shape[first + 1] ?? 0];
}

function stridesOf({ layout, channels }: Head, shape: readonly number[]): Strides {
  const [height, width] = outputSize({ layout }, shape);
  const plane = height * width;
  if (layout === 'NHWC') {
    return { item: plane * channels, row: width * channels, column: channels, channel: 1 };
  }
  return { item: plane * (layout === 'NCHW' ? channels : 1), row: width, column: 1, channel: plane };
}

/** What an output says of a window, in row order. */
export interface Reading {
  /** 1 where the explained class is assigned. */
  readonly predicted: Uint8Array;
  /** Probability of the class, 0–1. */
  readonly probability: Float32Array;
}

/**
 * Reads the explained class off a window of an output. It is assigned by `threshold` where its raw value exceeds the
 * threshold; by `argmax` where no class has a larger value (the first of equals wins); by `labels` where the value is
 * the class. Where values are not numbers, as those of half precision that overflows under a treatment, there is no class.
 * @param item index in the batch
 */
export function readHead(head: Head, output: Tensor, item: number, [y, x, height, width]: Window): Reading {
  const data = output.data as Float32Array;
  const strides = stridesOf(head, output.shape);
  const predicted = new Uint8Array(height * width);
  const probability = new Float32Array(height * width);
  const read = readerOf(head, data, strides.channel);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const at = item * strides.item + (y + row) * strides.row + (x + column) * strides.column;
      const i = row * width + column;
      predicted[i] = Number(read.isClass(at));
      const own = read.probability(at);
      probability[i] = Number.isNaN(own) ? 0 : own;
    }
  }
  return { predicted, probability };
}

/** What the values at a pixel, the first of them at an index, say of the explained class. */
interface PixelReader {
  readonly isClass: (at: number) => boolean;
  readonly probability: (at: number) => number;
}

function readerOf(head: Head, data: Float32Array, stride: number): PixelReader {
  const { decision, channel, channels, threshold } = head;
  if (decision === 'labels') {
    const isClass = (at: number): boolean => data[at] === channel;
    return { isClass, probability: (at) => Number(isClass(at)) };
  }
  const own = channel * stride;
  const probability = probabilityReader(head, data, stride);
  if (decision === 'threshold') return { isClass: (at) => (data[at + own] ?? 0) > threshold, probability };
  const isLargest = (at: number): boolean => {
    const value = data[at + own] ?? 0;
    if (Number.isNaN(value)) return false;
    for (let other = 0; other < channels; other++) {
      const rival = data[at + other * stride] ?? 0;
      if (rival > value || (rival === value && other < channel)) return false;
    }
    return true;
  };
  return { isClass: isLargest, probability };
}

function probabilityReader(
  { activation, channel, channels }: Head,
  data: Float32Array,
  stride: number,
): (at: number) => number {
  const own = channel * stride;
  switch (activation) {
    case 'none':
      return (at) => Math.min(1, Math.max(0, data[at + own] ?? 0));
    case 'sigmoid':
      return (at) => 1 / (1 + Math.exp(-(data[at + own] ?? 0)));
    case 'softmax':
      return (at) => {
        const value = data[at + own] ?? 0;
        let sum = 1;
        for (let other = 0; other < channels; other++) {
          if (other !== channel) sum += Math.exp((data[at + other * stride] ?? 0) - value);
        }
        return 1 / sum;
      };
  }
}
