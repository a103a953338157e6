import { at } from '../../../at.ts';
import { axisOf } from '../../tensorflow/axes.ts';
import { transpose } from '../../tensorflow/operations/moving.ts';
import {
  type Affine,
  batchNormalization,
  groupNormalization,
  layerNormalization,
} from '../../tensorflow/operations/normalization.ts';
import { broadcast } from '../../tensorflow/operations/elementwise.ts';
import { withShape } from '../../tensorflow/constant.ts';
import { range } from '../../tensorflow/order.ts';
import type { Computed, Constant } from '../../tensorflow/value.ts';
import { inputOf, type LayerCall, type Lowering } from './layer.ts';

/** Names of the scale and shift, where the layer has them. */
function affineNames({ config }: LayerCall): readonly string[] {
  return [...(config.flag('scale', true) ? ['gamma'] : []), ...(config.flag('center', true) ? ['beta'] : [])];
}

function affineOf(call: LayerCall, weights: readonly Constant[]): Affine {
  const names = affineNames(call);
  const of = (name: string): Affine['scale'] =>
    names.includes(name) ? at(weights, names.indexOf(name)) : null;
  return { scale: of('gamma'), shift: of('beta') };
}

/** The normalized axes in ascending order. */
function axesOf(call: LayerCall, rank: number): readonly number[] {
  const axes = call.config.has('axis') ? call.config.integers('axis') : [-1];
  return axes.map((axis) => axisOf(call.b, axis, rank)).sort((p, q) => p - q);
}

/** BatchNormalization, in inference. */
export const batch: Lowering = (call) => {
  const x = inputOf(call);
  const [axis = x.shape.length - 1, ...more] = axesOf(call, x.shape.length);
  if (more.length > 0) throw call.config.failure('normalizes along several axes, which is not supported');
  const weights = call.weights([...affineNames(call), 'moving_mean', 'moving_variance']);
  const [mean, variance] = [at(weights, weights.length - 2), at(weights, weights.length - 1)];
  const epsilon = call.config.number('epsilon', 1e-3);
  return batchNormalization(call.b, x, axis, affineOf(call, weights), mean, variance, epsilon);
};

/** LayerNormalization over the last axes. */
export const layer: Lowering = (call) => {
  const x = inputOf(call);
  const axes = axesOf(call, x.shape.length);
  const first = x.shape.length - axes.length;
  const isLast = axes.every((axis, i) => axis === first + i);
  if (!isLast)
    throw call.config.failure('normalizes axes that are not the last ones, which is not supported');
  if (call.config.flag('rms_scaling', false))
    throw call.config.failure('normalizes by the root mean square only, which is not supported');
  const weights = call.weights(affineNames(call));
  return layerNormalization(call.b, x, first, affineOf(call, weights), call.config.number('epsilon', 1e-3));
};

/** GroupNormalization; with `groups` −1, each channel is a group. */
export const group: Lowering = (call) => {
  const x = inputOf(call);
  const rank = x.shape.length;
  const [axis = rank - 1] = axesOf(call, rank);
  const others = range(rank).filter((own) => own !== axis);
  const axisLast = [...others, axis];
  const arranged = transpose(call.b, x, axisLast);
  const groups = call.config.number('groups', 32);
  const channels = Number(arranged.shape.at(-1));
  const affine = affineOf(call, call.weights(affineNames(call)));
  const count = groups === -1 ? channels : groups;
  const result = groupNormalization(call.b, arranged, count, affine, call.config.number('epsilon', 1e-3));
  return transpose(
    call.b,
    result,
    range(rank).map((own) => axisLast.indexOf(own)),
  );
};

/** InstanceNormalization of `tensorflow_addons` and `keras_contrib`: each channel over the spatial axes. */
export const instance: Lowering = (call) => {
  const x = inputOf(call);
  const rank = x.shape.length;
  const [axis = rank - 1] = axesOf(call, rank);
  if (axis !== rank - 1)
    throw call.config.failure('normalizes an axis that is not the last one, which is not supported');
  const affine = affineOf(call, call.weights(affineNames(call)));
  return groupNormalization(call.b, x, Number(x.shape.at(-1)), affine, call.config.number('epsilon', 1e-3));
};

/** Normalization: of inputs, by a stored mean and variance. */
export const inputs: Lowering = (call) => {
  const x = inputOf(call);
  if (call.config.has('mean'))
    throw call.config.failure('has its mean in its settings, which is not supported');
  const weights = call.weights(['mean', 'variance', 'count']);
  const [mean, variance] = [at(weights, 0), at(weights, 1)];
  const centred = broadcast(call.b, 'Sub', [x, vectorOf(mean)]);
  return broadcast(call.b, 'Div', [centred, deviation(call, vectorOf(variance))]);
};

/** A constant without the axes of length 1 that the layer adds for broadcasting. */
function vectorOf(constant: Constant): Constant {
  const { shape } = constant.value;
  if (shape.length <= 1) return constant;
  return withShape(
    constant,
    shape.filter((length) => length !== 1),
  );
}

function deviation(call: LayerCall, variance: Constant): Computed {
  const { shape } = variance.value;
  const stored = call.b.constant(variance.name, variance.value);
  const root = call.b.emit('Sqrt', [stored]);
  return { kind: 'computed', tensor: root, shape, order: range(shape.length), type: 'float32' };
}
