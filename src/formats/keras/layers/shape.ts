import { type Length, scaled, shapeText } from '../../tensorflow/length.ts';
import { expand, reshape, tile, transpose } from '../../tensorflow/operations/moving.ts';
import { asWritten, relabelled } from '../../tensorflow/value.ts';
import { areChannelsFirst } from './channels.ts';
import { inputOf, type Lowering } from './layer.ts';

/** Reshape: of each item; one length may be −1, what is left. */
export const reshaped: Lowering = (call) => {
  const x = inputOf(call);
  const wanted = call.config.integers('target_shape');
  const items = x.shape.slice(1);
  const unknown = wanted.filter((length) => length === -1).length;
  if (unknown > 1)
    throw call.config.failure(`has the target shape ${wanted.join('×')}, with more than one unknown length`);
  const known = wanted.reduce((product, length) => (length === -1 ? product : product * length), 1);
  const total = totalOf(items);
  if (unknown === 1 && total === null)
    throw call.config.failure(
      `cannot tell the missing length of ${wanted.join('×')} from the shape ${shapeText(x.shape)}`,
    );
  const rest = total === null ? 1 : scaled(total, 1 / known);
  if (typeof rest === 'number' && !Number.isInteger(rest))
    throw call.config.failure(`cannot make ${wanted.join('×')} of ${shapeText(items)}`);
  return reshape(call.b, x, [
    x.shape[0] ?? 1,
    ...wanted.map((length): Length => (length === -1 ? rest : length)),
  ]);
};

/** The number of elements, where at most one length is open. */
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
    areChannelsFirst(call) && rank > 2 ? relabelled(given, [0, ...asWritten(rank).slice(2), 1]) : given;
  if (rank === 1) return expand(call.b, x, 1);
  const total = totalOf(x.shape.slice(1));
  if (total === null)
    throw call.config.failure(`flattens the shape ${shapeText(x.shape)}, whose size is open`);
  return reshape(call.b, x, [x.shape[0] ?? 1, total]);
};

/** Permute: axes of each item, counted from 1. */
export const permute: Lowering = (call) => transpose(inputOf(call), [0, ...call.config.integers('dims')]);

export const repeat: Lowering = (call) =>
  tile(call.b, expand(call.b, inputOf(call), 1), [1, call.config.number('n'), 1]);
