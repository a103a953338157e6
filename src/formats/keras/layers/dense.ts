import { onnxTypeOf } from '../../../graph/element-type.ts';
import { gather } from '../../tensorflow/operations/moving.ts';
import { broadcast, unary } from '../../tensorflow/operations/elementwise.ts';
import { dense as matrixProduct, einsum } from '../../tensorflow/operations/products.ts';
import { asComputed } from '../../tensorflow/layout.ts';
import type { Computed } from '../../tensorflow/value.ts';
import { activated } from './activation.ts';
import { inputOf, type Lowering } from './layer.ts';

export const dense: Lowering = (call) => {
  const hasBias = call.config.flag('use_bias', true);
  const [kernel, bias] = call.weights(hasBias ? ['kernel', 'bias'] : ['kernel']);
  if (kernel === undefined) throw call.config.failure('lacks weights');
  return activated(call, matrixProduct(call.b, inputOf(call), kernel, bias ?? null));
};

/** EinsumDense: an Einstein sum with a kernel; `...` stands for the axes in front. */
export const einsumDense: Lowering = (call) => {
  const x = inputOf(call);
  const biasAxes = call.config.has('bias_axes');
  const [kernel, bias] = call.weights(biasAxes ? ['kernel', 'bias'] : ['kernel']);
  if (kernel === undefined) throw call.config.failure('lacks weights');
  const written = call.config.text('equation').replaceAll(' ', '');
  const count = x.shape.length - (written.indexOf(',') - 3);
  const unused = Array.from('zyxwvutsrqponml')
    .filter((label) => !written.includes(label))
    .slice(0, Math.max(0, count));
  const product = einsum(call.b, written.replaceAll('...', unused.join('')), x, kernel);
  if (product === null) throw call.config.failure(`has the equation "${written}", which is not supported`);
  return activated(call, bias === undefined ? product : broadcast(call.b, 'Add', [product, bias]));
};

export const embedding: Lowering = (call) => {
  const [table] = call.weights(['embeddings']);
  if (table === undefined) throw call.config.failure('lacks weights');
  const x = inputOf(call);
  const indices: Computed =
    x.type === 'int64' ? x : { ...unary(call.b, 'Cast', x, { to: onnxTypeOf('int64') }), type: 'int64' };
  return gather(call.b, asComputed(call.b, table), indices, 0);
};
