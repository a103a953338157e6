import { activation, clipped, softmax } from '../../tensorflow/operations/activations.ts';
import { broadcast, scalar, unary } from '../../tensorflow/operations/elementwise.ts';
import { reduction } from '../../tensorflow/operations/reductions.ts';
import type { Computed } from '../../tensorflow/value.ts';
import { type Config, nameOf, snakeCase } from '../config.ts';
import { member } from '../../json.ts';
import { inputOf, type LayerCall, type Lowering } from './layer.ts';

/**
 * A tensor after the activation that a layer's settings name.
 * @throws UserError when it is not supported
 */
export function activated(call: LayerCall, x: Computed): Computed {
  const value = member(call.config.json, 'activation');
  if (value === undefined || value === null) return x;
  const name = nameOf(value);
  const result = name === null ? null : activation(call.b, snakeCase(name), x, call.dialect === 'keras 3');
  if (result === null)
    throw call.config.failure(`has the activation "${name ?? 'unnamed'}", which is not supported`);
  return result;
}

/** Activation */
export const named: Lowering = (call) => activated(call, inputOf(call));

function slopeOf(config: Config, otherwise: number): number {
  return config.optional('negative_slope') ?? config.number('alpha', otherwise);
}

/** ReLU, with a slope below a threshold and a maximum. */
export const rectified: Lowering = (call) => {
  const { b, config } = call;
  const x = inputOf(call);
  const [slope, threshold] = [config.number('negative_slope', 0), config.number('threshold', 0)];
  const most = config.optional('max_value') ?? Infinity;
  if (threshold === 0 && slope === 0) return most === Infinity ? unary(b, 'Relu', x) : clipped(b, x, 0, most);
  const above =
    threshold === 0 ? unary(b, 'Relu', x) : unary(b, 'ThresholdedRelu', x, { alpha: { float: threshold } });
  const limited = most === Infinity ? above : clipped(b, above, -Infinity, most);
  if (slope === 0) return limited;
  if (threshold === 0 && most === Infinity) return unary(b, 'LeakyRelu', x, { alpha: { float: slope } });
  const distance = threshold === 0 ? x : broadcast(b, 'Sub', [x, scalar(b, threshold)]);
  const negative = broadcast(b, 'Mul', [broadcast(b, 'Min', [distance, scalar(b, 0)]), scalar(b, slope)]);
  return broadcast(b, 'Add', [limited, negative]);
};

export const leaky: Lowering = (call) =>
  unary(call.b, 'LeakyRelu', inputOf(call), { alpha: { float: slopeOf(call.config, 0.3) } });

export const exponential: Lowering = (call) =>
  unary(call.b, 'Elu', inputOf(call), { alpha: { float: call.config.number('alpha', 1) } });

export const thresholded: Lowering = (call) =>
  unary(call.b, 'ThresholdedRelu', inputOf(call), { alpha: { float: call.config.number('theta', 1) } });

/** PReLU, with slopes as parameters for each position, or shared along some axes. */
export const parametric: Lowering = (call) => {
  const [slopes] = call.weights(['alpha']);
  if (slopes === undefined) throw call.config.failure('lacks its slopes');
  return broadcast(call.b, 'PRelu', [inputOf(call), slopes]);
};

export const softmaxLayer: Lowering = (call) => {
  const { b, config } = call;
  const x = inputOf(call);
  const listed = config.has('axis') ? config.integers('axis', undefined, [-1]) : [-1];
  const [axis, ...more] = listed;
  if (axis !== undefined && more.length === 0) return softmax(b, x, axis);
  const largest = reduction(b, 'ReduceMax', x, listed, true);
  const powers = unary(b, 'Exp', broadcast(b, 'Sub', [x, largest]));
  return broadcast(b, 'Div', [powers, reduction(b, 'ReduceSum', powers, listed, true)]);
};
