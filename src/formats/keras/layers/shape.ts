import { type Length, scaled, shapeText } from '../../tensorflow/length.ts';
import { expand, reshape, tile, transpose } from '../../tensorflow/operations/moving.ts';
import { range } from '../../tensorflow/order.ts';
import type { Computed } from '../../tensorflow/value.ts';
import { areChannelsFirst } from './channels.ts';
import { inputOf, type LayerCall, type Lowering } from './layer.ts';

/** Reshape: of each item; one length may be −1, to be inferred. */
export const reshaped: Lowering = (call) => {
  const x = inputOf(call);
  const wanted = call.config.integers('target_shape');
  const { batch, item } = batchAndItem(call, x);
  const unknown = wanted.filter((length) => length === -1).length;
  if (unknown > 1)
    throw call.config.failure(`has the target shape ${wanted.join('×')}, with more than one unknown length`);
  const known = wanted.reduce((product, length) => (length === -1 ? product : product * length), 1);
  const total = totalOf(item);
  if (unknown === 1 && total === null)
    throw call.config.failure(
      `has the target shape ${wanted.join('×')}, which cannot be inferred from the shape ${shapeText(x.shape)}`,
    );
  const rest = total === null ? 1 : scaled(total, 1 / known);
  if (typeof rest === 'number' && !Number.isInteger(rest))
    throw call.config.failure(`cannot reshape ${shapeText(item)} to ${wanted.join('×')}`);
  return reshape(call.b, x, [batch, ...wanted.map((length): Length => (length === -1 ? rest : length))]);
};

/** The lengths of the batch axis and of the axes of an item. */
function batchAndItem(
  { config }: LayerCall,
  { shape }: Computed,
): { readonly batch: Length; readonly item: readonly Length[] } {
  const [batch, ...item] = shape;
  if (batch === undefined) throw config.failure('has an input without axes, which is not supported');
  return { batch, item };
}

/** The number of elements; null where more than one length is open. */
function totalOf(lengths: readonly Length[]): Length | null {
  const open = lengths.filter((length) => typeof length !== 'number');
  if (open.length > 1) return null;
  const known = lengths.reduce<number>(
    (product, length) => (typeof length === 'number' ? product * length : product),
    1,
  );
  return open[0] === undefined ? known : scaled(open[0], known);
}

export const flatten: Lowering = (call) => {
  const given = inputOf(call);
  const rank = given.shape.length;
  const x =
    areChannelsFirst(call) && rank > 2 ? transpose(call.b, given, [0, ...range(rank).slice(2), 1]) : given;
  if (rank === 1) return expand(call.b, x, 1);
  const { batch, item } = batchAndItem(call, x);
  const total = totalOf(item);
  if (total === null)
    throw call.config.failure(`flattens the shape ${shapeText(x.shape)}, whose size is open`);
  return reshape(call.b, x, [batch, total]);
};

/** Permute: axes of each item, counted from 1. */
export const permute: Lowering = (call) =>
  transpose(call.b, inputOf(call), [0, ...call.config.integers('dims')]);

export const repeat: Lowering = (call) =>
  tile(call.b, expand(call.b, inputOf(call), 1), [1, call.config.number('n'), 1]);
