import { at } from '../../at.ts';
import type { GraphBuilder } from './builder.ts';
import { permuted } from './constant.ts';
import { type Length, scaled } from './length.ts';
import { channelsFirst, inverse, isSameOrder, range } from './order.ts';
import { type Computed, shapeOf, typeOf, type Value } from './value.ts';

/**
 * The name of a tensor that stores a value in a given order of axes. A tensor stored in another order is transposed, once
 * per order; layers that keep channels first need no transposing between them.
 * @param order for each logical axis of the value, its position
 */
export function inOrder(b: GraphBuilder, value: Value, order: readonly number[]): string {
  if (value.kind === 'integers') return integersTensor(b, value.elements, value.isScalar);
  if (value.kind === 'constant') {
    const stored = permuted(value, inverse(order));
    return b.constant(value.name, stored.value);
  }
  if (isSameOrder(value.order, order)) return value.tensor;
  const perm = inverse(order).map((axis) => at(value.order, axis));
  return b.once(`${value.tensor} transposed ${perm.join(' ')}`, () =>
    b.emit('Transpose', [value.tensor], { perm }),
  );
}

/** The name of a tensor that stores a value in its logical order of axes. */
export function inLogicalOrder(b: GraphBuilder, value: Value): string {
  return inOrder(b, value, range(shapeOf(value).length));
}

/** The same value, stored with channels behind the batch. */
export function withChannelsFirst(b: GraphBuilder, value: Computed): Computed {
  const order = channelsFirst(value.shape.length);
  return { ...value, tensor: inOrder(b, value, order), order };
}

/** Any value as a tensor of the graph. */
export function asComputed(b: GraphBuilder, value: Value): Computed {
  if (value.kind === 'computed') return value;
  const shape = shapeOf(value);
  return {
    kind: 'computed',
    tensor: inLogicalOrder(b, value),
    shape,
    order: range(shape.length),
    type: typeOf(value),
  };
}

/** Lengths as an `int64` tensor; open lengths are read from the shapes of tensors when the model runs. */
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
  const list = parts.length === 1 ? at(parts, 0) : b.emit('Concat', parts, { axis: 0 });
  return isScalar ? b.emit('Squeeze', [list]) : list;
}

/** A length divided by a whole number; null where the quotient is not whole, or not certain to be. */
export function dividedLength(length: Length, by: number): Length | null {
  if (typeof length === 'number') return Number.isInteger(length / by) ? length / by : null;
  const isWhole = length.times % by === 0 && length.plus % by === 0;
  return isWhole ? scaled(length, 1 / by) : null;
}
