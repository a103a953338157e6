import type { Head } from '../explanation/explanation.ts';
import type { Window } from '../explanation/settings.ts';
import type { Tensor } from '../graph/tensor.ts';

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

/**
 * Where an output assigns the explained class: 1 a pixel of `window`, in row order.
 * `threshold`: the class's raw value exceeds the threshold; `argmax`: no class has a larger value (the first of
 * equals wins); `labels`: the value is the class.
 * @param item index in the batch
 */
export function predict(head: Head, output: Tensor, item: number, [y, x, height, width]: Window): Uint8Array {
  const { data } = output;
  const strides = stridesOf(head, output.shape);
  const predicted = new Uint8Array(height * width);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const at = item * strides.item + (y + row) * strides.row + (x + column) * strides.column;
      predicted[row * width + column] = Number(isClass(head, data as Float32Array, at, strides.channel));
    }
  }
  return predicted;
}

function isClass(
  { decision, channel, channels, threshold }: Head,
  data: Float32Array,
  at: number,
  stride: number,
): boolean {
  const value = data[at + (decision === 'labels' ? 0 : channel * stride)] ?? 0;
  if (decision === 'threshold') return value > threshold;
  if (decision === 'labels') return value === channel;
  for (let other = 0; other < channels; other++) {
    const rival = data[at + other * stride] ?? 0;
    if (rival > value || (rival === value && other < channel)) return false;
  }
  return true;
}
