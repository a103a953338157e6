import { gather } from '../../tensorflow/operations/moving.ts';
import { broadcast } from '../../tensorflow/operations/elementwise.ts';
import { dense as product, einsum } from '../../tensorflow/operations/products.ts';
import { asComputed } from '../../tensorflow/layout.ts';
import { unary } from '../../tensorflow/operations/elementwise.ts';
import { activated } from './activation.ts';
import { inputOf, type Lowering } from './layer.ts';

export const dense: Lowering = (call) => {
  const hasBias = call.config.flag('use_bias', true);
  const [kernel, bias] = call.weights(hasBias ? ['kernel', 'bias'] : ['kernel']);
  if (kernel === undefined) throw call.config.failure('lacks weights');
  return activated(call, product(call.b, inputOf(call), kernel, bias ?? null));
};

/** EinsumDense: an Einstein sum with a learnt tensor; `...` stands for the axes in front. */
export const einsumDense: Lowering = (call) => {
  const x = inputOf(call);
  const biasAxes = call.config.has('bias_axes');
  const [kernel, bias] = call.weights(biasAxes ? ['kernel', 'bias'] : ['kernel']);
  if (kernel === undefined) throw call.config.failure('lacks weights');
  const written = call.config.text('equation').replaceAll(' ', '');
  const count = x.shape.length - ((written.split(',')[0] ?? '').length - 3);
  const unused = Array.from('zyxwvutsrqponml')
    .filter((label) => !written.includes(label))
    .slice(0, Math.max(0, count));
  const made = einsum(call.b, written.replaceAll('...', unused.join('')), x, kernel);
  if (made === null) throw call.config.failure(`sums by "${written}", which is not supported`);
  return activated(call, bias === undefined ? made : broadcast(call.b, 'Add', [made, bias]));
};

export const embedding: Lowering = (call) => {
  const [table] = call.weights(['embeddings']);
  if (table === undefined) throw call.config.failure('lacks weights');
  const x = inputOf(call);
  const indices = x.type === 'int64' ? x : { ...unary(call.b, 'Cast', x, { to: 7 }), type: 'int64' as const };
  return gather(call.b, asComputed(call.b, table), indices, 0);
};
