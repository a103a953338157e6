import { at } from '../../at.ts';
import { axesOf } from '../../documents/axes.ts';
import { type Box, volumeOf } from '../../documents/box.ts';
import { rowStarts, stepsOf } from '../../documents/cut.ts';
import type { Head } from '../../documents/explanation.ts';
import type { Tensor } from '../../graph/tensor.ts';

/** What an output says of a box of it, in row order. */
export interface Reading {
  /** Binary mask: where the explained class is assigned. */
  readonly predicted: Uint8Array;
  /** Probability of the class, 0–1. */
  readonly probability: Float32Array;
}

/**
 * Reads the explained class off a box of an output. It is assigned by `threshold` where its raw value exceeds the
 * threshold; by `argmax` where no class has a larger value (the first of equals wins); by `labels` where the value is
 * the class. Where values are not numbers, as those of half precision that overflows under a treatment, there is no class.
 * @param item index in the batch
 */
export function readHead(head: Head, output: Tensor, item: number, box: Box<'output'>): Reading {
  const data = output.data as Float32Array;
  const steps = stepsOf(output.shape);
  const { channel, spatial } = axesOf(head.layout);
  const along = spatial.map((axis) => at(steps, axis));
  const step = at(along, along.length - 1);
  const length = at(box.size, box.size.length - 1);
  const predicted = new Uint8Array(volumeOf(box.size));
  const probability = new Float32Array(predicted.length);
  const read = readerOf(head, data, channel === null ? 0 : at(steps, channel));
  const start = item * at(steps, 0);
  let i = 0;
  for (const row of rowStarts(box, along)) {
    for (let column = 0; column < length; column++, i++) {
      const place = start + row + column * step;
      predicted[i] = Number(read.isClass(place));
      const own = read.probability(place);
      probability[i] = Number.isNaN(own) ? 0 : own;
    }
  }
  return { predicted, probability };
}

/** What the values at a position, the first of them at an index, say of the explained class. */
interface PositionReader {
  readonly isClass: (at: number) => boolean;
  readonly probability: (at: number) => number;
}

function readerOf(head: Head, data: Float32Array, stride: number): PositionReader {
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
