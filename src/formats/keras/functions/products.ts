import type { GraphBuilder } from '../../tensorflow/builder.ts';
import { permuted } from '../../tensorflow/constant.ts';
import { asComputed } from '../../tensorflow/layout.ts';
import { softmax } from '../../tensorflow/operations/activations.ts';
import { broadcast, scalar } from '../../tensorflow/operations/elementwise.ts';
import { matrixAxes, matrixTranspose, transpose } from '../../tensorflow/operations/moving.ts';
import { dense, einsum as einsumOfTwo, matrixProduct } from '../../tensorflow/operations/products.ts';
import { shapeOf, type Value } from '../../tensorflow/value.ts';
import type { FunctionLowering } from './lowering.ts';

function transposed(b: GraphBuilder, x: Value, isTransposed: boolean): Value {
  if (!isTransposed) return x;
  if (x.kind === 'constant') return permuted(x, matrixAxes(b, shapeOf(x).length));
  return matrixTranspose(b, asComputed(b, x));
}

export const matmul: FunctionLowering = (call) => {
  const { b, value, flag } = call;
  const left = transposed(b, value('x'), flag('transpose_x') || flag('adjoint_x'));
  const right = transposed(b, value('y'), flag('transpose_y') || flag('adjoint_y'));
  const isMatrix = left.kind === 'computed' && right.kind === 'constant' && shapeOf(right).length === 2;
  return isMatrix ? dense(b, left, right, null) : matrixProduct(b, left, right);
};

/** Tensordot, over the last axis of a tensor and the first axis of a matrix. */
export const tensordot: FunctionLowering = (call) => {
  const [axes, ...more] = call.integers('axes') ?? [2];
  if (axes !== 1 || more.length > 0 || shapeOf(call.value('y')).length !== 2)
    throw call.failure('sums along axes in a way that is not supported');
  return matmul(call);
};

/** An Einstein sum of two tensors. */
export const einsum: FunctionLowering = (call) => {
  const equation = call.text('equation', '');
  const sum = call.has('z') ? null : einsumOfTwo(call.b, equation, call.value('x'), call.value('y'));
  if (sum === null) throw call.failure(`has the equation "${equation}", which is not supported`);
  return sum;
};

/** Multi-head attention of tensors `batch × positions × heads × depth`. */
export const attention: FunctionLowering = (call) => {
  const { b } = call;
  const refused = ['bias', 'mask', 'attn_logits_soft_cap'].find((name) => call.has(name));
  if (refused !== undefined || call.flag('is_causal'))
    throw call.failure(`has ${refused ?? 'a causal mask'}, which is not supported`);
  const [query, key, value] = [call.tensor('query'), call.tensor('key'), call.tensor('value')];
  const depth = query.shape.at(-1);
  if (typeof depth !== 'number') throw call.failure('has an open depth, which is not supported');
  const scaled = broadcast(b, 'Mul', [query, scalar(b, call.number('scale', 1 / Math.sqrt(depth)))]);
  const scores = matrixProduct(b, transpose(b, scaled, [0, 2, 1, 3]), transpose(b, key, [0, 2, 3, 1]));
  const attended = matrixProduct(b, softmax(b, scores), transpose(b, value, [0, 2, 1, 3]));
  return transpose(b, attended, [0, 2, 1, 3]);
};
