import { softmax } from '../../tensorflow/operations/activations.ts';
import { broadcast, scalar } from '../../tensorflow/operations/elementwise.ts';
import { transpose } from '../../tensorflow/operations/moving.ts';
import { einsum, matrixProduct } from '../../tensorflow/operations/products.ts';
import { asWritten, type Computed } from '../../tensorflow/value.ts';
import type { LayerCall, Lowering } from './layer.ts';

/** The tensors attention is called with: a query, a value, and a key, which is the value where none is given. */
function operandsOf(call: LayerCall): readonly [query: Computed, value: Computed, key: Computed] {
  const byName = (name: string, position: number): Computed | null => {
    const found = call.tensor(call.named.get(name)) ?? call.tensor(call.args[position]);
    return found?.kind === 'computed' ? found : null;
  };
  const masks = [...call.named].some(
    ([name, tree]) => name.endsWith('mask') && !('plain' in tree && tree.plain === null),
  );
  if (masks) throw call.config.failure('is called with a mask, which is not supported');
  const query = byName('query', 0) ?? call.inputs[0];
  const value = byName('value', 1) ?? call.inputs[1];
  if (query === undefined || value === undefined) throw call.config.failure('needs a query and a value');
  return [query, value, byName('key', 2) ?? call.inputs[2] ?? value];
}

/** MultiHeadAttention over one axis, without masks. */
export const multiHead: Lowering = (call) => {
  const { b, config } = call;
  const [query, value, key] = operandsOf(call);
  if ([query, value, key].some(({ shape }) => shape.length !== 3))
    throw config.failure('attends over several axes, which is not supported');
  if (config.flag('use_gate', false) || config.has('sliding_window'))
    throw config.failure('has a gate or a window, which is not supported');
  const hasBias = config.flag('use_bias', true);
  const projected = (x: Computed, part: string, name: string, equation: string): Computed => {
    const attribute = call.dialect === 'keras 3' ? `${part}_dense` : `_${part}_dense`;
    const [kernel, bias] = call.weights(hasBias ? ['kernel', 'bias'] : ['kernel'], [attribute, name]);
    const made = kernel === undefined ? null : einsum(b.at(name), equation, x, kernel);
    if (made === null) throw config.failure(`lacks the weights of its ${name}`);
    return bias === undefined ? made : broadcast(b, 'Add', [made, bias]);
  };
  const heads = {
    q: projected(query, 'query', 'query', 'nld,dhk->nlhk'),
    k: projected(key, 'key', 'key', 'nld,dhk->nlhk'),
  };
  const values = projected(value, 'value', 'value', 'nld,dhk->nlhk');
  const scale = scalar(b, 1 / Math.sqrt(config.number('key_dim')));
  const scores = matrixProduct(
    b,
    transpose(broadcast(b, 'Mul', [heads.q, scale]), [0, 2, 1, 3]),
    transpose(heads.k, [0, 2, 3, 1]),
  );
  const attended = matrixProduct(b, softmax(b, scores), transpose(values, [0, 2, 1, 3]));
  return projected(transpose(attended, [0, 2, 1, 3]), 'output', 'attention_output', 'nlhk,hkd->nld');
};

/** Attention, by the products of queries and keys. */
export const products: Lowering = (call) => {
  const { b, config } = call;
  const [query, value, key] = operandsOf(call);
  if (config.text('score_mode', 'dot') !== 'dot')
    throw config.failure('scores by something else than products, which is not supported');
  const rank = key.shape.length;
  const turned = transpose(key, [...asWritten(rank - 2), rank - 1, rank - 2]);
  const scores = matrixProduct(b, query, turned);
  const [scale] = config.flag('use_scale', false) ? call.weights(['scale']) : [];
  return matrixProduct(
    b,
    softmax(b, scale === undefined ? scores : broadcast(b, 'Mul', [scores, scale])),
    value,
  );
};
