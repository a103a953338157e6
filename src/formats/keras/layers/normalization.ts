import {
  type Affine,
  batchNormalization,
  groupNormalization,
  layerNormalization,
} from '../../tensorflow/operations/normalization.ts';
import { broadcast } from '../../tensorflow/operations/elementwise.ts';
import { withShape } from '../../tensorflow/constant.ts';
import { asWritten, type Computed, relabelled } from '../../tensorflow/value.ts';
import { inputOf, type LayerCall, type Lowering } from './layer.ts';

/** Names of the weights that multiply and add, where the layer has them. */
function affineNames({ config }: LayerCall): readonly string[] {
  return [...(config.flag('scale', true) ? ['gamma'] : []), ...(config.flag('center', true) ? ['beta'] : [])];
}

function affineOf(call: LayerCall, weights: ReturnType<LayerCall['weights']>): Affine {
  const names = affineNames(call);
  const of = (name: string): Affine['scale'] =>
    names.includes(name) ? (weights[names.indexOf(name)] ?? null) : null;
  return { scale: of('gamma'), shift: of('beta') };
}

function axesOf(call: LayerCall, rank: number): readonly number[] {
  const axes = call.config.has('axis') ? call.config.integers('axis') : [-1];
  return axes.map((axis) => (axis < 0 ? axis + rank : axis)).sort((p, q) => p - q);
}

/** BatchNormalization, in inference. */
export const batch: Lowering = (call) => {
  const x = inputOf(call);
  const [axis = x.shape.length - 1, ...more] = axesOf(call, x.shape.length);
  if (more.length > 0) throw call.config.failure('normalizes along several axes, which is not supported');
  const weights = call.weights([...affineNames(call), 'moving_mean', 'moving_variance']);
  const [mean, variance] = weights.slice(-2);
  if (mean === undefined || variance === undefined) throw call.config.failure('lacks its mean and variance');
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

/** GroupNormalization; with `groups` −1 of each channel by itself. */
export const group: Lowering = (call) => {
  const x = inputOf(call);
  const rank = x.shape.length;
  const [axis = rank - 1] = axesOf(call, rank);
  const others = asWritten(rank).filter((own) => own !== axis);
  const lastly = [...others, axis];
  const arranged = relabelled(x, lastly);
  const groups = call.config.number('groups', 32);
  const channels = Number(arranged.shape.at(-1));
  const affine = affineOf(call, call.weights(affineNames(call)));
  const count = groups === -1 ? channels : groups;
  const made = groupNormalization(call.b, arranged, count, affine, call.config.number('epsilon', 1e-3));
  return relabelled(
    made,
    asWritten(rank).map((own) => lastly.indexOf(own)),
  );
};

/** InstanceNormalization of `tensorflow_addons` and `keras_contrib`: each channel over space. */
export const instance: Lowering = (call) => {
  const x = inputOf(call);
  const rank = x.shape.length;
  const [axis = rank - 1] = axesOf(call, rank);
  if (axis !== rank - 1)
    throw call.config.failure('normalizes an axis that is not the last one, which is not supported');
  const affine = affineOf(call, call.weights(affineNames(call)));
  return groupNormalization(call.b, x, Number(x.shape.at(-1)), affine, call.config.number('epsilon', 1e-3));
};

/** Normalization of inputs by a mean and a variance that were learnt or given. */
export const fixed: Lowering = (call) => {
  const x = inputOf(call);
  if (call.config.has('mean'))
    throw call.config.failure('has its mean in its settings, which is not supported');
  const [mean, variance] = call.weights(['mean', 'variance', 'count']);
  if (mean === undefined || variance === undefined) throw call.config.failure('lacks its mean and variance');
  const flat = (constant: typeof mean): typeof mean => {
    const isFlat = constant.value.shape.length <= 1;
    return isFlat
      ? constant
      : withShape(
          constant,
          constant.value.shape.filter((length) => length !== 1),
        );
  };
  const centred = broadcast(call.b, 'Sub', [x, flat(mean)]);
  return broadcast(call.b, 'Div', [centred, deviation(call, flat(variance))]);
};

function deviation(call: LayerCall, variance: ReturnType<LayerCall['weights']>[number]): Computed {
  const shape = variance.value.shape;
  const stored = call.b.constant(variance.name, variance.value);
  const root = call.b.emit('Sqrt', [stored]);
  return { kind: 'computed', tensor: root, shape, order: asWritten(shape.length), type: 'float32' };
}
