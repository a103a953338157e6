import type { GraphBuilder } from '../../tensorflow/builder.ts';
import { broadcast, scalar, unary } from '../../tensorflow/operations/elementwise.ts';
import { argument, reduction } from '../../tensorflow/operations/reductions.ts';
import { expand } from '../../tensorflow/operations/moving.ts';
import { productOf } from '../../tensorflow/operations/lengths.ts';
import { asWritten, type Computed } from '../../tensorflow/value.ts';
import type { Arguments } from './arguments.ts';
import type { FunctionLowering } from './lowering.ts';

function axesOf(call: Arguments, x: Computed): readonly number[] {
  return call.integers('axis') ?? asWritten(x.shape.length);
}

/** One of ONNX's `Reduce…` operators over given axes, or all; the product of lengths is a length. */
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

export const deviation: FunctionLowering = (call) => {
  const x = call.tensor('x');
  return unary(call.b, 'Sqrt', varianceOf(call.b, x, axesOf(call, x), call.flag('keepdims')));
};

/** Mean and variance. */
export const moments: FunctionLowering = (call) => {
  const x = call.tensor('x');
  const [axes, isKept] = [axesOf(call, x), call.flag('keepdims')];
  return [reduction(call.b, 'ReduceMean', x, axes, isKept), varianceOf(call.b, x, axes, isKept)];
};

/** `x` by its length along some axes. */
export const unitLength: FunctionLowering = (call) => {
  const x = call.tensor('x');
  if (call.number('order', 2) !== 2) throw call.failure('is of another order than 2, which is not supported');
  const squares = reduction(call.b, 'ReduceSumSquare', x, axesOf(call, x), true);
  const least = scalar(call.b, call.number('epsilon', 1e-12));
  return broadcast(call.b, 'Div', [x, unary(call.b, 'Sqrt', broadcast(call.b, 'Max', [squares, least]))]);
};

/** The Euclidean length along some axes. */
export const length: FunctionLowering = (call) => {
  const order = call.plain('order') ?? 2;
  if (order !== 2 && order !== 'euclidean' && order !== 'fro')
    throw call.failure('is of another order than 2, which is not supported');
  const x = call.tensor('x');
  return reduction(call.b, 'ReduceL2', x, axesOf(call, x), call.flag('keepdims'));
};

export function position(operator: 'ArgMax' | 'ArgMin', otherwise: number | null): FunctionLowering {
  return (call) => {
    const [axis = otherwise] = call.integers('axis') ?? [];
    if (axis === null) throw call.failure('has no axis, which is not supported');
    const x = call.tensor('x');
    const made = argument(call.b, operator, x, axis);
    return call.flag('keepdims') ? expand(call.b, made, axis < 0 ? axis + x.shape.length : axis) : made;
  };
}
