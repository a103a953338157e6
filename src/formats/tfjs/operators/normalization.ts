import { broadcast, scalar, unary } from '../../tensorflow/operations/elementwise.ts';
import { batchNormalization } from '../../tensorflow/operations/normalization.ts';
import { reduction } from '../../tensorflow/operations/reductions.ts';
import { range } from '../../tensorflow/order.ts';
import type { Computed } from '../../tensorflow/value.ts';
import { channelsLast } from './convolutions.ts';
import type { Lowering, Operator } from './operator.ts';

/** FusedBatchNorm: by stored statistics, or by those of the input, which is how Keras computes layer normalization. */
export const normalized: Lowering = (operator) => {
  const [input] = operator.inputs;
  const work = operator.attributes.flag('is_training') ? byInputStatistics : byStoredStatistics;
  if (input?.kind === 'blocks') return { ...input, image: work(operator, input.image) };
  return channelsLast(operator, operator.tensor(0), (x) => work(operator, x));
};

function epsilonOf({ attributes }: Operator): number {
  return attributes.float('epsilon') ?? 1e-3;
}

function byStoredStatistics(operator: Operator, x: Computed): Computed {
  const { b, constant } = operator;
  const affine = { scale: constant(1), shift: constant(2) };
  return batchNormalization(b, x, x.shape.length - 1, affine, constant(3), constant(4), epsilonOf(operator));
}

function byInputStatistics(operator: Operator, x: Computed): Computed {
  const { b, value } = operator;
  const axes = range(x.shape.length - 1);
  const centred = broadcast(b, 'Sub', [x, reduction(b, 'ReduceMean', x, axes, true)]);
  const variance = reduction(b, 'ReduceMean', broadcast(b, 'Mul', [centred, centred]), axes, true);
  const deviation = unary(b, 'Sqrt', broadcast(b, 'Add', [variance, scalar(b, epsilonOf(operator))]));
  const scaled = broadcast(b, 'Mul', [broadcast(b, 'Div', [centred, deviation]), value(1)]);
  return broadcast(b, 'Add', [scaled, value(2)]);
}
