import * as tf from '@tensorflow/tfjs-core';
import { at } from '../../../at.ts';
import { fromFront, input, int, integers, type Operator, Unsupported } from '../operator.ts';
import { withoutAxes } from '../order.ts';
import { gather, indicesFromFront } from '../gather.ts';
import { asInGraph, inGraphOrder, positionOf, shapeOf } from '../value.ts';

/** Operators that select parts of a tensor along its axes. */
export const selectionOperators: Readonly<Record<string, Operator>> = {
  Slice: (call) => {
    const x = input(call, 0);
    const [starts, ends] = [integers(call, 'starts', 1), integers(call, 'ends', 2)];
    if (starts === null || ends === null) throw new Unsupported('Slice without starts or ends');
    const axes = integers(call, 'axes', 3) ?? starts.map((_, axis) => axis);
    const steps = integers(call, 'steps', 4);
    const ranges = axes.map((axis, i): Range => {
      const position = positionOf(x, axis);
      const length = at(x.tensor.shape, position);
      const step = steps === null ? 1 : at(steps, i);
      return { position, ...rangeOf(length, at(starts, i), at(ends, i), step) };
    });
    return [
      { ...x, tensor: ranges.filter(({ step }) => step !== 1).reduce(strided, contiguous(x.tensor, ranges)) },
    ];
  },
  Gather: (call) => {
    const [x, indices] = [input(call, 0), input(call, 1)];
    const rank = x.order.length;
    const axis = fromFront(int(call, 'axis') ?? 0, rank);
    const lengths = shapeOf(indices);
    const keepsAxes = lengths.length <= 1;
    const held = keepsAxes ? x : inGraphOrder(asInGraph(x), x.type);
    const position = positionOf(held, axis);
    const { shape } = held.tensor;
    const flat = indicesFromFront(tf.reshape(asInGraph(indices), [-1]), at(shape, position));
    const taken = gather(held.tensor, flat, position);
    const tensor = tf.reshape(taken, [...shape.slice(0, position), ...lengths, ...shape.slice(position + 1)]);
    if (!keepsAxes) return [inGraphOrder(tensor, x.type)];
    return [{ tensor, type: x.type, order: lengths.length === 1 ? x.order : withoutAxes(x.order, [axis]) }];
  },
};

/** Positions along an axis of the tensor: `from`, `from + step`, … */
interface Range {
  readonly position: number;
  readonly from: number;
  readonly count: number;
  readonly step: number;
}

/** From `start` up to, but excluding, `end`; both may count from the end and lie beyond the axis. */
function rangeOf(length: number, start: number, end: number, step: number): Omit<Range, 'position'> {
  const [least, most] = step > 0 ? [0, length] : [-1, length - 1];
  const within = (position: number): number => Math.min(most, Math.max(least, fromFront(position, length)));
  const [from, to] = [within(start), within(end)];
  return { from, count: Math.max(0, Math.ceil((to - from) / step)), step };
}

/** The part within all ranges with step 1, as one slice. */
function contiguous(tensor: tf.Tensor, ranges: readonly Range[]): tf.Tensor {
  const [begin, size] = [tensor.shape.map(() => 0), [...tensor.shape]];
  for (const { position, from, count, step } of ranges)
    if (step === 1) [begin[position], size[position]] = [from, count];
  return tf.slice(tensor, begin, size);
}

function strided(tensor: tf.Tensor, { position, from, count, step }: Range): tf.Tensor {
  const positions = Array.from({ length: count }, (_, i) => from + i * step);
  return gather(tensor, tf.tensor1d(positions, 'int32'), position);
}
