import { at } from '../../../at.ts';
import { axisOf } from '../../tensorflow/axes.ts';
import { transpose } from '../../tensorflow/operations/moving.ts';
import {
  type Affine,
  batchNormalization,
  groupNormalization,
  layerNormalization,
} from '../../tensorflow/operations/normalization.ts';
import { floatsOf, sizeOf } from '../../../graph/tensor.ts';
import { member } from '../../json.ts';
import { floats, withShape } from '../../tensorflow/constant.ts';
import { broadcast, scalar } from '../../tensorflow/operations/elementwise.ts';
import { range } from '../../tensorflow/order.ts';
import type { Constant, Value } from '../../tensorflow/value.ts';
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

/** Rescaling: `x · scale + offset`, by one number or by one for each channel. */
export const rescaling: Lowering = (call) => {
  const { b, config } = call;
  const scale = config.numbers('scale');
  if (scale === null) throw config.failure('has no scale');
  const scaled = broadcast(b, 'Mul', [inputOf(call), byChannel(call, 'scale', scale)]);
  const offset = config.numbers('offset') ?? [0];
  if (offset.every((value) => value === 0)) return scaled;
  return broadcast(b, 'Add', [scaled, byChannel(call, 'offset', offset)]);
};

/** Numbers along the last axis; one number alone stands for all of it. */
function byChannel(call: LayerCall, name: string, values: readonly number[]): Value {
  const [first] = values;
  if (values.length === 1 && first !== undefined) return scalar(call.b, first);
  const channels = inputOf(call).shape.at(-1);
  if (typeof channels === 'number' && channels !== values.length)
    throw call.config.failure(`has ${values.length} numbers as its ${name} for ${channels} channels`);
  return given(name, values);
}

function given(name: string, values: readonly number[]): Constant {
  return { kind: 'constant', name, value: floats(values, [values.length]) };
}

/**
 * Normalization: of inputs, by a mean and a variance that are stored or among its settings, along the axes that it keeps: the
 * last one, if left out; none where one mean holds for all. Inverted, it restores the inputs.
 */
export const inputs: Lowering = (call) => {
  const { b, config } = call;
  const x = inputOf(call);
  const [mean, variance] = momentsOf(call);
  const centre = alongKeptAxes(call, mean);
  const deviation = alongKeptAxes(call, deviationOf(variance));
  if (!config.flag('invert', false))
    return broadcast(b, 'Div', [broadcast(b, 'Sub', [x, centre]), deviation]);
  return broadcast(b, 'Add', [broadcast(b, 'Mul', [x, deviation]), centre]);
};

function momentsOf(call: LayerCall): readonly [mean: Constant, variance: Constant] {
  const [mean, variance] = [call.config.numbers('mean'), call.config.numbers('variance')];
  if (mean !== null && variance !== null) return [given('mean', mean), given('variance', variance)];
  // Its third weight, `count`, is an integer that only training needs.
  const weights = call.weights(['mean', 'variance']);
  return [at(weights, 0), at(weights, 1)];
}

/** The least deviation that Keras divides by (its `epsilon()`). */
const leastDeviation = 1e-7;

function deviationOf({ name, value }: Constant): Constant {
  const variances = Array.from(floatsOf(value) ?? []);
  const deviations = variances.map((variance) => Math.max(Math.sqrt(variance), leastDeviation));
  return { kind: 'constant', name: `deviation of ${name}`, value: floats(deviations, value.shape) };
}

/** A constant with its lengths at the axes that the layer keeps; a scalar where it has one element. */
function alongKeptAxes(call: LayerCall, constant: Constant): Constant {
  const { shape: lengths } = inputOf(call);
  const size = sizeOf(constant.value.shape);
  if (size === 1) return withShape(constant, []);
  const kept = member(call.config.json, 'axis') === null ? [] : axesOf(call, lengths.length);
  const stored = constant.value.shape;
  const shape = lengths.map((length, axis) => {
    if (!kept.includes(axis)) return 1;
    if (typeof length === 'number') return length;
    return kept.length === 1 ? size : (stored[kept.indexOf(axis)] ?? 0);
  });
  if (sizeOf(shape) !== size)
    throw call.config.failure(`has a mean or variance of ${size} numbers, which does not fit its input`);
  return withShape(constant, shape);
}
