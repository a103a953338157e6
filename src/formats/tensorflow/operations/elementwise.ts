import { type ElementType, sizeOf } from '../../../graph/tensor.ts';
import type { GraphBuilder } from '../builder.ts';
import { floats, withShape } from '../constant.ts';
import { asComputed, asWrittenTensor, inOrder } from '../layout.ts';
import { isSameLength, type Length } from '../length.ts';
import { asWritten, channelsFirst, type Computed, isSameOrder, shapeOf, type Value } from '../value.ts';

type Attributes = Parameters<GraphBuilder['emit']>[2];

/** An operator on each element, whatever the order of axes. */
export function unary(b: GraphBuilder, operator: string, x: Computed, attributes?: Attributes): Computed {
  return { ...x, tensor: b.emit(operator, [x.tensor], attributes) };
}

/** A number as an operand. */
export function scalar(b: GraphBuilder, value: number): Value {
  const tensor = b.once(`number ${value}`, () => b.constant(`number ${value}`, floats([value], [])));
  return { kind: 'computed', tensor, shape: [], order: [], type: 'float32' };
}

/**
 * An operator on each element of values that are broadcast to one shape, from the last axis on (as in NumPy, TensorFlow
 * and ONNX). The result keeps the order of axes of the largest operand.
 */
export function broadcast(
  b: GraphBuilder,
  operator: string,
  values: readonly Value[],
  { type, attributes }: { readonly type?: ElementType; readonly attributes?: Attributes } = {},
): Computed {
  const rank = Math.max(...values.map((value) => shapeOf(value).length));
  const order = commonOrder(values, rank);
  const tensors = values.map((value) => aligned(b, value, rank, order));
  const shape = values.map(shapeOf).reduce((a, c) => broadcastShape(a, c));
  const first = values.find((value) => value.kind === 'computed') ?? values[0];
  const own =
    first?.kind === 'computed' ? first.type : first?.kind === 'constant' ? first.value.type : 'int64';
  return {
    kind: 'computed',
    tensor: b.emit(operator, tensors, attributes),
    shape,
    order,
    type: type ?? own,
  };
}

/** The order of the operands that need most work to be transposed; channels first where they differ. */
function commonOrder(values: readonly Value[], rank: number): readonly number[] {
  const orders = values.flatMap((value) =>
    value.kind === 'computed' && value.shape.length === rank && sizeWhereKnown(value.shape) > 1
      ? [value.order]
      : [],
  );
  const preferred = channelsFirst(rank);
  return orders.find((order) => isSameOrder(order, preferred)) ?? orders[0] ?? asWritten(rank);
}

function sizeWhereKnown(shape: readonly Length[]): number {
  return shape.reduce<number>((size, length) => size * (typeof length === 'number' ? length : 2), 1);
}

function aligned(b: GraphBuilder, value: Value, rank: number, order: readonly number[]): string {
  const shape = shapeOf(value);
  if (shape.length === rank) return inOrder(b, value, order);
  if (shape.length === 0) return asWrittenTensor(b, value);
  const added = rank - shape.length;
  if (value.kind === 'constant') {
    const ones = Array.from({ length: added }, () => 1);
    const { value: stored } = value;
    if (sizeOf(stored.shape) === 1) return b.constant(value.name, { ...stored, shape: [] });
    return inOrder(b, withShape(value, [...ones, ...stored.shape]), order);
  }
  return inOrder(b, withLeadingAxes(b, asComputed(b, value), added), order);
}

function withLeadingAxes(b: GraphBuilder, value: Computed, count: number): Computed {
  const axes = asWritten(count);
  const tensor = b.emit('Unsqueeze', [value.tensor, b.integers(axes)]);
  return {
    ...value,
    tensor,
    shape: [...axes.map(() => 1), ...value.shape],
    order: [...axes, ...value.order.map((position) => position + count)],
  };
}

function broadcastShape(a: readonly Length[], c: readonly Length[]): readonly Length[] {
  const rank = Math.max(a.length, c.length);
  return asWritten(rank).map((axis): Length => {
    const [mine, other] = [a[axis - rank + a.length] ?? 1, c[axis - rank + c.length] ?? 1];
    if (mine === 1) return other;
    if (other === 1 || isSameLength(mine, other)) return mine;
    return typeof mine === 'number' ? mine : other;
  });
}
