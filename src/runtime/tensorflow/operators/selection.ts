import * as tf from '@tensorflow/tfjs-core';
import { fromFront, input, int, integers, type Operator, Unsupported } from '../operator.ts';
import { withoutAxes } from '../order.ts';
import { counted, take } from '../take.ts';
import { asInGraph, inGraphOrder, positionOf, shapeOf } from '../value.ts';

/** Operators that pick parts of a tensor along its axes. */
export const selectionOperators: Readonly<Record<string, Operator>> = {
  Slice: (at) => {
    const x = input(at, 0);
    const [starts, ends] = [integers(at, 'starts', 1), integers(at, 'ends', 2)];
    if (starts === null || ends === null) throw new Unsupported('Slice without starts or ends');
    const axes = integers(at, 'axes', 3) ?? starts.map((_, axis) => axis);
    const steps = integers(at, 'steps', 4);
    const ranges = axes.map((axis, i): Range => {
      const position = positionOf(x, axis);
      const length = x.tensor.shape[position] ?? 0;
      return { position, ...rangeOf(length, starts[i] ?? 0, ends[i] ?? 0, steps?.[i] ?? 1) };
    });
    return [
      { ...x, tensor: ranges.filter(({ step }) => step !== 1).reduce(pickedOut, cutOut(x.tensor, ranges)) },
    ];
  },
  Gather: (at) => {
    const [x, indices] = [input(at, 0), input(at, 1)];
    const rank = x.order.length;
    const axis = fromFront(int(at, 'axis') ?? 0, rank);
    const lengths = shapeOf(indices);
    const keepsAxes = lengths.length <= 1;
    const held = keepsAxes ? x : inGraphOrder(asInGraph(x), x.type);
    const position = positionOf(held, axis);
    const { shape } = held.tensor;
    const places = counted(tf.reshape(asInGraph(indices), [-1]), shape[position] ?? 0);
    const taken = take(held.tensor, places, position);
    const tensor = tf.reshape(taken, [...shape.slice(0, position), ...lengths, ...shape.slice(position + 1)]);
    if (!keepsAxes) return [inGraphOrder(tensor, x.type)];
    return [{ tensor, type: x.type, order: lengths.length === 1 ? x.order : withoutAxes(x.order, [axis]) }];
  },
};

/** Places along an axis of what is held: `from`, `from + step`, … */
interface Range {
  readonly position: number;
  readonly from: number;
  readonly count: number;
  readonly step: number;
}

/** From `start` up to, but not with, `end`; both may be counted from the end, and reach beyond it. */
function rangeOf(length: number, start: number, end: number, step: number): Omit<Range, 'position'> {
  const [least, most] = step > 0 ? [0, length] : [-1, length - 1];
  const within = (place: number): number =>
    Math.min(most, Math.max(least, place < 0 ? place + length : place));
  const [from, to] = [within(start), within(end)];
  return { from, count: Math.max(0, Math.ceil((to - from) / step)), step };
}

/** The part within all ranges of neighbouring places, at once. */
function cutOut(tensor: tf.Tensor, ranges: readonly Range[]): tf.Tensor {
  const [begin, size] = [tensor.shape.map(() => 0), [...tensor.shape]];
  for (const { position, from, count, step } of ranges)
    if (step === 1) [begin[position], size[position]] = [from, count];
  return tf.slice(tensor, begin, size);
}

function pickedOut(tensor: tf.Tensor, { position, from, count, step }: Range): tf.Tensor {
  const places = Array.from({ length: count }, (_, i) => from + i * step);
  return take(tensor, tf.tensor1d(places, 'int32'), position);
}
