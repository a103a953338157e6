import { axisOf } from '../../tensorflow/axes.ts';
import { broadcast, scalar, unary } from '../../tensorflow/operations/elementwise.ts';
import { concat, expand, reshape, squeeze, transpose } from '../../tensorflow/operations/moving.ts';
import { matrixProduct } from '../../tensorflow/operations/products.ts';
import { reduction } from '../../tensorflow/operations/reductions.ts';
import { range } from '../../tensorflow/order.ts';
import type { Computed } from '../../tensorflow/value.ts';
import { at } from '../../../at.ts';
import type { LayerCall, Lowering } from './layer.ts';

/** Add, Subtract, Multiply, Maximum, Minimum: of all inputs, broadcast behind the batch. */
export function merged(operator: string): Lowering {
  return (call) => combined(call, operator);
}

function combined(call: LayerCall, operator: string): Computed {
  const inputs = aligned(call);
  return inputs
    .slice(1)
    .reduce((sum, input) => broadcast(call.b, operator, [sum, input]), first(call, inputs));
}

/** Keras broadcasts behind the batch: `N×C` and `N×H×W×C` meet as `N×1×1×C`. */
function aligned({ b, inputs }: LayerCall): readonly Computed[] {
  const rank = Math.max(...inputs.map(({ shape }) => shape.length));
  return inputs.map((input) => {
    const missing = input.shape.length === 0 ? 0 : rank - input.shape.length;
    return range(missing).reduce((value) => expand(b, value, 1), input);
  });
}

function first({ config }: LayerCall, inputs: readonly Computed[]): Computed {
  const [input] = inputs;
  if (input === undefined) throw config.failure('is called without a tensor');
  return input;
}

export const average: Lowering = (call) => {
  const sum = combined(call, 'Add');
  return broadcast(call.b, 'Mul', [sum, scalar(call.b, 1 / call.inputs.length)]);
};

export const concatenation: Lowering = (call) => {
  first(call, call.inputs);
  return concat(call.b, call.inputs, call.config.number('axis', -1));
};

/** Dot: the sum of products along one axis of each input; with `normalize`, the cosine similarity. */
export const dot: Lowering = (call) => {
  const { b, config, inputs } = call;
  const [left, right] = inputs;
  if (left === undefined || right === undefined) throw config.failure('needs two tensors');
  if (![left, right].every(({ shape }) => shape.length === 2 || shape.length === 3))
    throw config.failure('multiplies tensors that do not have two or three axes, which is not supported');
  const axes = config.integers('axes', 2);
  const rows = rowsOf(call, left, at(axes, 0));
  const columns = transpose(b, rowsOf(call, right, at(axes, 1)), [0, 2, 1]);
  const product = matrixProduct(b, rows, columns);
  const added = [...(left.shape.length === 2 ? [1] : []), ...(right.shape.length === 2 ? [2] : [])];
  if (added.length === 2) return reshape(b, product, [at(product.shape, 0), 1]);
  return squeeze(b, product, added);
};

/** An operand of Dot as a matrix whose last axis is summed; vectors are matrices with one row. */
function rowsOf(call: LayerCall, x: Computed, axis: number): Computed {
  const own = axisOf(call.b, axis, x.shape.length);
  const value = call.config.flag('normalize', false) ? normalized(call, x, own) : x;
  if (value.shape.length === 2) return expand(call.b, value, 1);
  return own === 2 ? value : transpose(call.b, value, [0, 2, 1]);
}

function normalized({ b }: LayerCall, x: Computed, axis: number): Computed {
  const length = unary(b, 'Sqrt', reduction(b, 'ReduceSumSquare', x, [axis], true));
  return broadcast(b, 'Div', [x, broadcast(b, 'Max', [length, scalar(b, 1e-6)])]);
}
