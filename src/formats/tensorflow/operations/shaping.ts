import { sizeOf } from '../../../graph/tensor.ts';
import type { GraphBuilder } from '../builder.ts';
import { floats, withShape } from '../constant.ts';
import { asComputed, integersTensor } from '../layout.ts';
import { isSameLength, type Length, ratioOf, scaled } from '../length.ts';
import { asWritten, type Computed, shapeOf, type Value } from '../value.ts';
import { expand, reshape, tile } from './moving.ts';
import { resize } from './resizing.ts';

/** A value under another shape, one length of which may be −1, what is left; null where that cannot be told. */
export function reshapedTo(b: GraphBuilder, x: Value, wanted: readonly Length[]): Computed | null {
  const at = wanted.findIndex((length) => length === -1);
  const rest = at < 0 ? 1 : missing(shapeOf(x), wanted.toSpliced(at, 1));
  if (rest === null) return null;
  const shape = at < 0 ? wanted : wanted.with(at, rest);
  const isKnown = shape.every((length) => typeof length === 'number');
  if (x.kind === 'constant' && isKnown && sizeOf(shape) === sizeOf(x.value.shape))
    return asComputed(b, withShape(x, shape));
  return reshape(b, asComputed(b, x), shape);
}

/** The length that is left of `have` when all of `rest` are taken out. */
function missing(have: readonly Length[], rest: readonly Length[]): Length | null {
  const left = [...have];
  let divisor = 1;
  for (const length of rest) {
    const same = typeof length === 'number' ? -1 : left.findIndex((own) => isSameLength(own, length));
    if (same >= 0) left.splice(same, 1);
    else if (typeof length === 'number') divisor *= length;
    else return null;
  }
  const known = left.reduce<number>(
    (product, length) => (typeof length === 'number' ? product * length : product),
    1,
  );
  const open = left.filter((length) => typeof length !== 'number');
  if (open.length > 1) return null;
  const [only] = open;
  const ratio = known / divisor;
  if (only === undefined) return Number.isInteger(ratio) ? ratio : null;
  return scaled(only, ratio);
}

/** Repeats axes of length 1 until the value has a shape. */
export function broadcastTo(b: GraphBuilder, x: Computed, wanted: readonly Length[]): Computed {
  const raised = asWritten(wanted.length - x.shape.length).reduce((value) => expand(b, value, 0), x);
  const lengths = wanted.map((length, axis) => (length === -1 ? (raised.shape[axis] ?? 1) : length));
  const repeats = lengths.map((length, axis) => ratioOf(length, raised.shape[axis] ?? 1));
  const known = repeats.filter((count) => count !== null);
  if (known.length === repeats.length)
    return known.every((count) => count === 1) ? raised : tile(b, raised, known);
  const stored = asWritten(lengths.length).map((position) => lengths[raised.order.indexOf(position)] ?? 1);
  const tensor = b.emit('Expand', [raised.tensor, integersTensor(b, stored)]);
  return { ...raised, tensor, shape: lengths };
}

/** Each position of an axis several times in a row: along space the nearest neighbours of a larger tensor. */
export function repeated(b: GraphBuilder, x: Computed, axis: number, times: number): Computed {
  const rank = x.shape.length;
  const own = axis < 0 ? axis + rank : axis;
  const longer = (length: Length, i: number): Length => (i === own ? scaled(length, times) : length);
  if (own > 0 && own < rank - 1) {
    const size = x.shape.map(longer).slice(1, -1);
    return resize(b, x, size, 'nearest', 'asymmetric');
  }
  const repeats = [...x.shape, 1].map((_, i) => (i === own + 1 ? times : 1));
  return reshape(b, tile(b, expand(b, x, own + 1), repeats), x.shape.map(longer));
}

/** One number everywhere. */
export function filledWith(b: GraphBuilder, lengths: readonly Length[], value: number): Computed {
  const number = b.once(`number ${value}`, () => b.constant(`number ${value}`, floats([value], [])));
  const tensor = lengths.length === 0 ? number : b.emit('Expand', [number, integersTensor(b, lengths)]);
  return { kind: 'computed', tensor, shape: lengths, order: asWritten(lengths.length), type: 'float32' };
}
