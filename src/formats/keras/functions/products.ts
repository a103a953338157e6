import type { GraphBuilder } from '../../tensorflow/builder.ts';
import { permuted } from '../../tensorflow/constant.ts';
import { asComputed } from '../../tensorflow/layout.ts';
import { softmax } from '../../tensorflow/operations/activations.ts';
import { broadcast, scalar } from '../../tensorflow/operations/elementwise.ts';
import { transpose } from '../../tensorflow/operations/moving.ts';
import { dense, einsum, matrixProduct } from '../../tensorflow/operations/products.ts';
import { asWritten, shapeOf, type Value } from '../../tensorflow/value.ts';
import type { FunctionLowering } from './lowering.ts';

function turned(b: GraphBuilder, x: Value, isTurned: boolean): Value {
  if (!isTurned) return x;
  const rank = shapeOf(x).length;
  const axes = [...asWritten(rank - 2), rank - 1, rank - 2];
  return x.kind === 'constant' ? permuted(x, axes) : transpose(asComputed(b, x), axes);
}

export const product: FunctionLowering = (call) => {
  const { b, value, flag } = call;
  const left = turned(b, value('x'), flag('transpose_x') || flag('adjoint_x'));
  const right = turned(b, value('y'), flag('transpose_y') || flag('adjoint_y'));
  const isMatrix = left.kind === 'computed' && right.kind === 'constant' && shapeOf(right).length === 2;
  return isMatrix ? dense(b, left, right, null) : matrixProduct(b, left, right);
};

/** Tensordot over the last axis of one and the first of a matrix. */
export const contracted: FunctionLowering = (call) => {
  const [axes, ...more] = call.integers('axes') ?? [2];
  if (axes !== 1 || more.length > 0 || shapeOf(call.value('y')).length !== 2)
    throw call.failure('sums along axes in a way that is not supported');
  return product(call);
};

/** An Einstein sum of two tensors. */
export const einsteinSum: FunctionLowering = (call) => {
  const equation = call.text('equation', '');
  const made = call.has('z') ? null : einsum(call.b, equation, call.value('x'), call.value('y'));
  if (made === null) throw call.failure(`sums by "${equation}", which is not supported`);
  return made;
};

/** Attention of heads: `batch × positions × heads × depth`. */
export const attention: FunctionLowering = (call) => {
  const { b } = call;
  const refused = ['bias', 'mask', 'attn_logits_soft_cap'].find((name) => call.has(name));
  if (refused !== undefined || call.flag('is_causal'))
    throw call.failure(`has ${refused ?? 'a causal mask'}, which is not supported`);
  const [query, key, value] = ['query', 'key', 'value'].map((name) => call.tensor(name));
  const depth = query?.shape.at(-1);
  if (query === undefined || key === undefined || value === undefined || typeof depth !== 'number')
    throw call.failure('has an open depth, which is not supported');
  const scaled = broadcast(b, 'Mul', [query, scalar(b, call.number('scale', 1 / Math.sqrt(depth)))]);
  const scores = matrixProduct(b, transpose(scaled, [0, 2, 1, 3]), transpose(key, [0, 2, 3, 1]));
  const attended = matrixProduct(b, softmax(b, scores), transpose(value, [0, 2, 1, 3]));
  return transpose(attended, [0, 2, 1, 3]);
};
