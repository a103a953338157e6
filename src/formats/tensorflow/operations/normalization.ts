import type { GraphBuilder } from '../builder.ts';
import { filled } from '../constant.ts';
import { asWrittenTensor, inOrder, withChannelsFirst } from '../layout.ts';
import { asWritten, channelsFirst, type Computed, type Constant } from '../value.ts';

/** What a normalization multiplies by and adds; null is 1 and 0. */
export interface Affine {
  readonly scale: Constant | null;
  readonly shift: Constant | null;
}

/** Batch normalization in inference: each position along `axis` by numbers of its own. */
export function batchNormalization(
  b: GraphBuilder,
  x: Computed,
  axis: number,
  { scale, shift }: Affine,
  mean: Constant,
  variance: Constant,
  epsilon: number,
): Computed {
  const count = mean.value.shape[0] ?? 1;
  const order = behindBatch(x.shape.length, axis);
  const parameters = [
    scale ?? filled(`ones ${count}`, count, 1),
    shift ?? filled(`zeros ${count}`, count, 0),
    mean,
    variance,
  ];
  const tensor = b.emit(
    'BatchNormalization',
    [inOrder(b, x, order), ...parameters.map(({ name, value }) => b.constant(name, value))],
    { epsilon: { float: epsilon } },
  );
  return { ...x, tensor, order };
}

/** The order in which one axis lies behind the batch and the others keep theirs. */
function behindBatch(rank: number, axis: number): readonly number[] {
  if (axis === rank - 1) return channelsFirst(rank);
  return asWritten(rank).map((own) => (own === 0 ? 0 : own === axis ? 1 : own < axis ? own + 1 : own));
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
  const count = lengths.reduce((product, length) => product * length, 1);
  const ones = filled(`ones ${count}`, count, 1);
  const weights = scale ?? { ...ones, value: { ...ones.value, shape: lengths } };
  const inputs = [asWrittenTensor(b, x), b.constant(weights.name, weights.value)];
  if (shift !== null) inputs.push(b.constant(shift.name, shift.value));
  const tensor = b.emit('LayerNormalization', inputs, { axis, epsilon: { float: epsilon } });
  return { ...x, tensor, order: asWritten(x.shape.length) };
}

/** Group normalization of channels (the last axis), with statistics over space; of one channel each where groups are as many. */
export function groupNormalization(
  b: GraphBuilder,
  input: Computed,
  groups: number,
  { scale, shift }: Affine,
  epsilon: number,
): Computed {
  const x = withChannelsFirst(b, input);
  const channels = Number(x.shape.at(-1) ?? 1);
  const [weights, bias] = [
    scale ?? filled(`ones ${channels}`, channels, 1),
    shift ?? filled(`zeros ${channels}`, channels, 0),
  ];
  const inputs = [x.tensor, b.constant(weights.name, weights.value), b.constant(bias.name, bias.value)];
  const tensor =
    groups === channels
      ? b.emit('InstanceNormalization', inputs, { epsilon: { float: epsilon } })
      : b.emit('GroupNormalization', inputs, { epsilon: { float: epsilon }, num_groups: groups });
  return { ...x, tensor };
}
