import type { GraphBuilder } from './builder.ts';
import { type Length, scaled } from './length.ts';
import { permuted } from './constant.ts';
import { asWritten, channelsFirst, type Computed, type Constant, isSameOrder, type Value } from './value.ts';

/**
 * The tensor of the graph that holds a value in some order of axes. What is there in another order is transposed once;
 * so layers that keep channels first need no transposing between them.
 */
export function inOrder(b: GraphBuilder, value: Value, order: readonly number[]): string {
  if (value.kind === 'integers') return integersTensor(b, value.elements, value.isScalar);
  if (value.kind === 'constant') {
    const stored = permuted(value, inverse(order));
    return b.constant(value.name, stored.value);
  }
  if (isSameOrder(value.order, order)) return value.tensor;
  const from = inverse(order).map((axis) => value.order[axis] ?? 0);
  return b.once(`${value.tensor} transposed ${from.join(' ')}`, () =>
    b.emit('Transpose', [value.tensor], { perm: from }),
  );
}

/** The tensor with the author's order of axes. */
export function asWrittenTensor(b: GraphBuilder, value: Value): string {
  const rank = value.kind === 'computed' ? value.shape.length : rankOf(value);
  return inOrder(b, value, asWritten(rank));
}

/** The value with channels stored behind the batch. */
export function withChannelsFirst(b: GraphBuilder, value: Computed): Computed {
  const order = channelsFirst(value.shape.length);
  return { ...value, tensor: inOrder(b, value, order), order };
}

/** The value as part of the graph, whatever it was. */
export function asComputed(b: GraphBuilder, value: Value): Computed {
  if (value.kind === 'computed') return value;
  const shape = value.kind === 'constant' ? value.value.shape : value.isScalar ? [] : [value.elements.length];
  const type = value.kind === 'constant' ? value.value.type : 'int64';
  return { kind: 'computed', tensor: asWrittenTensor(b, value), shape, order: asWritten(shape.length), type };
}

function rankOf(value: Constant | Extract<Value, { kind: 'integers' }>): number {
  return value.kind === 'constant' ? value.value.shape.length : value.isScalar ? 0 : 1;
}

/** Which axis lies at each position. */
export function inverse(order: readonly number[]): readonly number[] {
  const axes = order.map(() => 0);
  order.forEach((position, axis) => {
    axes[position] = axis;
  });
  return axes;
}

/** A list of lengths as a tensor of `int64`; open lengths are read off their tensors when the model runs. */
export function integersTensor(b: GraphBuilder, lengths: readonly Length[], isScalar = false): string {
  if (lengths.every((length) => typeof length === 'number')) return b.integers(lengths, isScalar);
  const parts = lengths.map((length): string => {
    if (typeof length === 'number') return b.integers([length]);
    const { tensor, axis, times, plus } = length;
    const shape = b.once(`shape of ${tensor}`, () => b.emit('Shape', [tensor]));
    const own = b.once(`length ${axis} of ${tensor}`, () => b.emit('Gather', [shape, b.integers([axis])]));
    const multiplied = times === 1 ? own : b.emit('Mul', [own, b.integers([times])]);
    return plus === 0 ? multiplied : b.emit('Add', [multiplied, b.integers([plus])]);
  });
  const [only = ''] = parts;
  const list = parts.length === 1 ? only : b.emit('Concat', parts, { axis: 0 });
  return isScalar ? b.emit('Squeeze', [list]) : list;
}

/** Half of an open length is open again; a whole multiple is known. */
export function dividedLength(length: Length, by: number): Length | null {
  if (typeof length === 'number') return Number.isInteger(length / by) ? length / by : null;
  const isWhole = length.times % by === 0 && length.plus % by === 0;
  return isWhole ? scaled(length, 1 / by) : null;
}
