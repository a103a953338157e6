import { sizeOf } from '../../../graph/tensor.ts';
import { axisOf, imageAxes } from '../axes.ts';
import type { GraphBuilder } from '../builder.ts';
import { filled, withShape } from '../constant.ts';
import { inLogicalOrder, inOrder, withChannelsFirst } from '../layout.ts';
import { channelsFirst, range } from '../order.ts';
import type { Computed, Constant } from '../value.ts';

/** The scale and shift of a normalization; null stands for 1 and 0. */
export interface Affine {
  readonly scale: Constant | null;
  readonly shift: Constant | null;
}

/**
 * Batch normalization in inference, by stored statistics for each position along `axis`.
 * @throws UserError when there is no such axis
 */
export function batchNormalization(
  b: GraphBuilder,
  x: Computed,
  axis: number,
  affine: Affine,
  mean: Constant,
  variance: Constant,
  epsilon: number,
): Computed {
  const rank = x.shape.length;
  const order = behindBatch(rank, axisOf(b, axis, rank));
  const parameters = [...affineParameters(affine, sizeOf(mean.value.shape)), mean, variance];
  const tensor = b.emit(
    'BatchNormalization',
    [inOrder(b, x, order), ...parameters.map(({ name, value }) => b.constant(name, value))],
    { epsilon: { float: epsilon } },
  );
  return { ...x, tensor, order };
}

function affineParameters({ scale, shift }: Affine, count: number): readonly [Constant, Constant] {
  return [scale ?? filled(`ones ${count}`, count, 1), shift ?? filled(`zeros ${count}`, count, 0)];
}

/** The order that stores one axis behind the batch and keeps the order of the others. */
function behindBatch(rank: number, axis: number): readonly number[] {
  if (axis === rank - 1) return channelsFirst(rank);
  return range(rank).map((own) => (own === 0 ? 0 : own === axis ? 1 : own < axis ? own + 1 : own));
}

/** Layer normalization over the axes from `axis` on. */
export function layerNormalization(
  b: GraphBuilder,
  x: Computed,
  axis: number,
  { scale, shift }: Affine,
  epsilon: number,
): Computed {
  const lengths = x.shape.slice(axis).map(Number);
  const count = sizeOf(lengths);
  const weights = scale ?? withShape(filled(`ones ${count}`, count, 1), lengths);
  const inputs = [inLogicalOrder(b, x), b.constant(weights.name, weights.value)];
  if (shift !== null) inputs.push(b.constant(shift.name, shift.value));
  const tensor = b.emit('LayerNormalization', inputs, { axis, epsilon: { float: epsilon } });
  return { ...x, tensor, order: range(x.shape.length) };
}

/**
 * Group normalization of channels, the last axis, with statistics over the spatial axes. With as many groups as channels
 * it is instance normalization.
 * @throws UserError when the tensor has fewer than two axes
 */
export function groupNormalization(
  b: GraphBuilder,
  input: Computed,
  groups: number,
  affine: Affine,
  epsilon: number,
): Computed {
  const x = withChannelsFirst(b, input);
  const channels = Number(imageAxes(b, x).channels);
  const parameters = affineParameters(affine, channels).map(({ name, value }) => b.constant(name, value));
  const inputs = [x.tensor, ...parameters];
  const tensor =
    groups === channels
      ? b.emit('InstanceNormalization', inputs, { epsilon: { float: epsilon } })
      : b.emit('GroupNormalization', inputs, { epsilon: { float: epsilon }, num_groups: groups });
  return { ...x, tensor };
}
