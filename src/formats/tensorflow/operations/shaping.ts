import { at } from '../../../at.ts';
import { sizeOf } from '../../../graph/tensor.ts';
import { axisOf, requireRank } from '../axes.ts';
import type { GraphBuilder } from '../builder.ts';
import { withShape } from '../constant.ts';
import { asComputed, integersTensor } from '../layout.ts';
import { isSameLength, type Length, ratioOf, scaled } from '../length.ts';
import { range } from '../order.ts';
import { type Computed, shapeOf, type Value } from '../value.ts';
import { scalar } from './elementwise.ts';
import { expand, reshape, tile } from './moving.ts';
import { resize } from './resizing.ts';

/** A value under another shape, one length of which may be −1, to be inferred; null where it cannot be. */
export function reshapedTo(b: GraphBuilder, x: Value, wanted: readonly Length[]): Computed | null {
  const inferred = wanted.indexOf(-1);
  const rest = inferred < 0 ? 1 : missing(shapeOf(x), wanted.toSpliced(inferred, 1));
  if (rest === null) return null;
  const shape = inferred < 0 ? wanted : wanted.with(inferred, rest);
  const isKnown = shape.every((length) => typeof length === 'number');
  if (x.kind === 'constant' && isKnown && sizeOf(shape) === sizeOf(x.value.shape))
    return asComputed(b, withShape(x, shape));
  return reshape(b, asComputed(b, x), shape);
}

/** The product of `all` divided by that of `rest`; null where it is not a length. */
function missing(all: readonly Length[], rest: readonly Length[]): Length | null {
  const left = [...all];
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

/**
 * Broadcasts a value to a shape, in which −1 keeps a length.
 * @throws UserError when the shape has fewer axes than the value
 */
export function broadcastTo(b: GraphBuilder, x: Computed, wanted: readonly Length[]): Computed {
  const raised = range(wanted.length - x.shape.length).reduce((value) => expand(b, value, 0), x);
  requireRank(b, raised.shape, wanted.length);
  const lengths = wanted.map((length, axis) => (length === -1 ? at(raised.shape, axis) : length));
  const repeats = lengths.map((length, axis) => ratioOf(length, at(raised.shape, axis)));
  if (repeats.every((count) => count !== null))
    return repeats.every((count) => count === 1) ? raised : tile(b, raised, repeats);
  const stored = range(lengths.length).map((position) => at(lengths, raised.order.indexOf(position)));
  const tensor = b.emit('Expand', [raised.tensor, integersTensor(b, stored)]);
  return { ...raised, tensor, shape: lengths };
}

/**
 * Repeats each position of an axis; along a spatial axis this is nearest-neighbour upsampling.
 * @throws UserError when there is no such axis
 */
export function repeated(b: GraphBuilder, x: Computed, axis: number, times: number): Computed {
  const rank = x.shape.length;
  const own = axisOf(b, axis, rank);
  const longer = (length: Length, i: number): Length => (i === own ? scaled(length, times) : length);
  if (own > 0 && own < rank - 1) {
    const size = x.shape.map(longer).slice(1, -1);
    return resize(b, x, size, 'nearest', 'asymmetric');
  }
  const repeats = [...x.shape, 1].map((_, i) => (i === own + 1 ? times : 1));
  return reshape(b, tile(b, expand(b, x, own + 1), repeats), x.shape.map(longer));
}

/** A `float32` tensor filled with one number. */
export function filledWith(b: GraphBuilder, lengths: readonly Length[], value: number): Computed {
  const number = scalar(b, value).tensor;
  const tensor = lengths.length === 0 ? number : b.emit('Expand', [number, integersTensor(b, lengths)]);
  return { kind: 'computed', tensor, shape: lengths, order: range(lengths.length), type: 'float32' };
}
