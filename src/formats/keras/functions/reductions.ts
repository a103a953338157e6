import type { GraphBuilder } from '../../tensorflow/builder.ts';
import { broadcast, scalar, unary } from '../../tensorflow/operations/elementwise.ts';
import { argument, reduction } from '../../tensorflow/operations/reductions.ts';
import { expand } from '../../tensorflow/operations/moving.ts';
import { productOf } from '../../tensorflow/operations/lengths.ts';
import { axisOf } from '../../tensorflow/axes.ts';
import { range } from '../../tensorflow/order.ts';
import type { Computed } from '../../tensorflow/value.ts';
import type { Arguments } from './arguments.ts';
import type { FunctionLowering } from './lowering.ts';

/** The argument `axis`; all axes where it is left out. */
function axesOf(call: Arguments, x: Computed): readonly number[] {
  return call.integers('axis') ?? range(x.shape.length);
}

/** One of ONNX's `Reduce…` operators over given axes, or all. The product of lengths is a length. */
export function reduced(operator: string): FunctionLowering {
  return (call) => {
    const given = call.value('x');
    if (given.kind === 'integers' && operator === 'ReduceProd') {
      const product = productOf(given.elements);
      if (product !== null) return { kind: 'integers', elements: [product], isScalar: true };
    }
    const x = call.tensor('x');
    return reduction(call.b, operator, x, axesOf(call, x), call.flag('keepdims'));
  };
}

function varianceOf(b: GraphBuilder, x: Computed, axes: readonly number[], isKept: boolean): Computed {
  const centred = broadcast(b, 'Sub', [x, reduction(b, 'ReduceMean', x, axes, true)]);
  return reduction(b, 'ReduceMean', broadcast(b, 'Mul', [centred, centred]), axes, isKept);
}

export const variance: FunctionLowering = (call) => {
  const x = call.tensor('x');
  return varianceOf(call.b, x, axesOf(call, x), call.flag('keepdims'));
};

export const standardDeviation: FunctionLowering = (call) => {
  const x = call.tensor('x');
  return unary(call.b, 'Sqrt', varianceOf(call.b, x, axesOf(call, x), call.flag('keepdims')));
};

/** Mean and variance. */
export const moments: FunctionLowering = (call) => {
  const x = call.tensor('x');
  const [axes, isKept] = [axesOf(call, x), call.flag('keepdims')];
  return [reduction(call.b, 'ReduceMean', x, axes, isKept), varianceOf(call.b, x, axes, isKept)];
};

/** `x` divided by its Euclidean norm along some axes. */
export const normalize: FunctionLowering = (call) => {
  const x = call.tensor('x');
  if (call.number('order', 2) !== 2) throw call.failure('has an order other than 2, which is not supported');
  const squares = reduction(call.b, 'ReduceSumSquare', x, axesOf(call, x), true);
  const least = scalar(call.b, call.number('epsilon', 1e-12));
  return broadcast(call.b, 'Div', [x, unary(call.b, 'Sqrt', broadcast(call.b, 'Max', [squares, least]))]);
};

/** The Euclidean norm along some axes. */
export const norm: FunctionLowering = (call) => {
  const order = call.plain('order') ?? 2;
  if (order !== 2 && order !== 'euclidean' && order !== 'fro')
    throw call.failure('has an order other than 2, which is not supported');
  const x = call.tensor('x');
  return reduction(call.b, 'ReduceL2', x, axesOf(call, x), call.flag('keepdims'));
};

/**
 * The position of the largest or smallest value along an axis.
 * @param defaultAxis null where the function flattens the tensor by default
 */
export function position(operator: 'ArgMax' | 'ArgMin', defaultAxis: number | null): FunctionLowering {
  return (call) => {
    const given = call.integers('axis')?.[0] ?? defaultAxis;
    if (given === null) throw call.failure('has no axis, which is not supported');
    const x = call.tensor('x');
    const axis = axisOf(call.b, given, x.shape.length);
    const result = argument(call.b, operator, x, axis);
    return call.flag('keepdims') ? expand(call.b, result, axis) : result;
  };
}
