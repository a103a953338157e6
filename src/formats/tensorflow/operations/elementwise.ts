import { at } from '../../../at.ts';
import { type ElementType, sizeOf } from '../../../graph/tensor.ts';
import type { GraphBuilder } from '../builder.ts';
import { floats, withShape } from '../constant.ts';
import { asComputed, inLogicalOrder, inOrder } from '../layout.ts';
import { isSameLength, type Length, raisedTo } from '../length.ts';
import { channelsFirst, isSameOrder, range } from '../order.ts';
import { type Computed, shapeOf, typeOf, type Value } from '../value.ts';

type Attributes = Parameters<GraphBuilder['emit']>[2];

/** An elementwise operator of one operand; the result keeps its order of axes. */
export function unary(b: GraphBuilder, operator: string, x: Computed, attributes?: Attributes): Computed {
  return { ...x, tensor: b.emit(operator, [x.tensor], attributes) };
}

/** A number as a `float32` operand. */
export function scalar(b: GraphBuilder, value: number): Computed {
  const tensor = b.once(`number ${value}`, () => b.constant(`number ${value}`, floats([value], [])));
  return { kind: 'computed', tensor, shape: [], order: [], type: 'float32' };
}

/**
 * An elementwise operator of values broadcast to one shape, aligned at the last axis (as in NumPy, TensorFlow and ONNX).
 * The result keeps the order of axes of the largest operand.
 * @throws UserError when there are no operands
 */
export function broadcast(
  b: GraphBuilder,
  operator: string,
  values: readonly Value[],
  { type, attributes }: { readonly type?: ElementType; readonly attributes?: Attributes } = {},
): Computed {
  const [first, ...others] = values;
  if (first === undefined) throw b.failure('combines no tensors');
  const rank = Math.max(...values.map((value) => shapeOf(value).length));
  const order = commonOrder(values, rank);
  const tensors = values.map((value) => aligned(b, value, rank, order));
  return {
    kind: 'computed',
    tensor: b.emit(operator, tensors, attributes),
    shape: others.map(shapeOf).reduce(broadcastShape, shapeOf(first)),
    order,
    type: type ?? typeOf(values.find((value) => value.kind === 'computed') ?? first),
  };
}

/** The order of the operands that are expensive to transpose; channels first where they disagree. */
function commonOrder(values: readonly Value[], rank: number): readonly number[] {
  const orders = values.flatMap((value) =>
    value.kind === 'computed' && value.shape.length === rank && leastSize(value.shape) > 1
      ? [value.order]
      : [],
  );
  const preferred = channelsFirst(rank);
  return orders.find((order) => isSameOrder(order, preferred)) ?? orders[0] ?? range(rank);
}

/** Number of elements, with open lengths counted as 2. */
function leastSize(shape: readonly Length[]): number {
  return shape.reduce<number>((size, length) => size * (typeof length === 'number' ? length : 2), 1);
}

function aligned(b: GraphBuilder, value: Value, rank: number, order: readonly number[]): string {
  const shape = shapeOf(value);
  if (shape.length === rank) return inOrder(b, value, order);
  if (shape.length === 0) return inLogicalOrder(b, value);
  const added = rank - shape.length;
  if (value.kind === 'constant') {
    const ones = range(added).map(() => 1);
    const { value: stored } = value;
    if (sizeOf(stored.shape) === 1) return b.constant(value.name, { ...stored, shape: [] });
    return inOrder(b, withShape(value, [...ones, ...stored.shape]), order);
  }
  return inOrder(b, withLeadingAxes(b, asComputed(b, value), added), order);
}

function withLeadingAxes(b: GraphBuilder, value: Computed, count: number): Computed {
  const axes = range(count);
  const tensor = b.emit('Unsqueeze', [value.tensor, b.integers(axes)]);
  return {
    ...value,
    tensor,
    shape: [...axes.map(() => 1), ...value.shape],
    order: [...axes, ...value.order.map((position) => position + count)],
  };
}

/** The shape two operands are broadcast to. Of two open lengths the left one is taken. */
export function broadcastShape(left: readonly Length[], right: readonly Length[]): readonly Length[] {
  const rank = Math.max(left.length, right.length);
  const raised = raisedTo(right, rank);
  return raisedTo(left, rank).map((length, axis): Length => {
    const other = at(raised, axis);
    if (length === 1) return other;
    if (other === 1 || isSameLength(length, other)) return length;
    return typeof length === 'number' ? length : other;
  });
}
