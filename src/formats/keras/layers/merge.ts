import { broadcast, scalar, unary } from '../../tensorflow/operations/elementwise.ts';
import { concat, expand, reshape, squeeze, transpose } from '../../tensorflow/operations/moving.ts';
import { matrixProduct } from '../../tensorflow/operations/products.ts';
import { reduction } from '../../tensorflow/operations/reductions.ts';
import { asWritten, type Computed } from '../../tensorflow/value.ts';
import type { LayerCall, Lowering } from './layer.ts';

/** Add, Multiply, Maximum, Minimum, Average: of all inputs, the shorter ones without leading axes behind the batch. */
export function merged(operator: string): Lowering {
  return (call) => {
    const inputs = aligned(call);
    return inputs
      .slice(1)
      .reduce((sum, input) => broadcast(call.b, operator, [sum, input]), first(call, inputs));
  };
}

/** Keras broadcasts behind the batch: `N×C` and `N×H×W×C` meet as `N×1×1×C`. */
function aligned({ b, inputs }: LayerCall): readonly Computed[] {
  const rank = Math.max(...inputs.map(({ shape }) => shape.length));
  return inputs.map((input) => {
    const missing = input.shape.length === 0 ? 0 : rank - input.shape.length;
    return asWritten(missing).reduce((value) => expand(b, value, 1), input);
  });
}

function first({ config }: LayerCall, inputs: readonly Computed[]): Computed {
  const [input] = inputs;
  if (input === undefined) throw config.failure('is called without a tensor');
  return input;
}

export const average: Lowering = (call) => {
  const sum = merged('Add')(call) as Computed;
  return broadcast(call.b, 'Mul', [sum, scalar(call.b, 1 / call.inputs.length)]);
};

export const concatenated: Lowering = (call) => {
  first(call, call.inputs);
  return concat(call.b, call.inputs, call.config.number('axis', -1));
};

/** Dot: sums products along one axis of each input; `normalize` makes it the cosine. */
export const dot: Lowering = (call) => {
  const { b, config, inputs } = call;
  const [left, right] = inputs;
  if (left === undefined || right === undefined) throw config.failure('needs two tensors');
  const axes = config.integers('axes', 2);
  const prepared = [left, right].map((value, i) => {
    const axis = ((axes[i] ?? -1) + value.shape.length) % value.shape.length;
    return { axis, value: config.flag('normalize', false) ? normalized(call, value, axis) : value };
  });
  const [a, c] = prepared;
  if (a === undefined || c === undefined || left.shape.length > 3 || right.shape.length > 3)
    throw config.failure('joins tensors of more than three axes, which is not supported');
  const rows = lastly(b, a.value, a.axis);
  const columns = transpose(lastly(b, c.value, c.axis), [0, 2, 1]);
  const product = matrixProduct(b, rows, columns);
  const gone = [...(left.shape.length === 2 ? [1] : []), ...(right.shape.length === 2 ? [2] : [])];
  if (gone.length === 2) return reshape(b, product, [product.shape[0] ?? 1, 1]);
  return squeeze(b, product, gone);
};

/** The summed axis behind the others; vectors as matrices of one row. */
function lastly(b: LayerCall['b'], value: Computed, axis: number): Computed {
  if (value.shape.length === 2) return expand(b, value, 1);
  return axis === 2 ? value : transpose(value, [0, 2, 1]);
}

function normalized({ b }: LayerCall, x: Computed, axis: number): Computed {
  const length = unary(b, 'Sqrt', reduction(b, 'ReduceSumSquare', x, [axis], true));
  return broadcast(b, 'Div', [x, broadcast(b, 'Max', [length, scalar(b, 1e-6)])]);
}
