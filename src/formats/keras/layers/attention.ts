import { onnxTypeOf } from '../../../graph/element-type.ts';
import { softmax } from '../../tensorflow/operations/activations.ts';
import { initializer } from '../../tensorflow/constant.ts';
import { broadcast, scalar, unary } from '../../tensorflow/operations/elementwise.ts';
import { expand, matrixTranspose, transpose } from '../../tensorflow/operations/moving.ts';
import { einsum, matrixProduct } from '../../tensorflow/operations/products.ts';
import type { Computed, Constant, Value } from '../../tensorflow/value.ts';
import { isListOfTrees } from '../inbound.ts';
import type { LayerCall, Lowering } from './layer.ts';

/** The operands of attention. The key is the value where none is given. */
function operandsOf(call: LayerCall): readonly [query: Computed, value: Computed, key: Computed] {
  const [first] = call.args;
  const places = isListOfTrees(first) ? first : call.args;
  const byName = (name: string, position: number): Computed | null => {
    const found = call.tensor(call.named.get(name) ?? places[position]);
    return found?.kind === 'computed' ? found : null;
  };
  const masks = ['mask', 'query_mask', 'value_mask', 'key_mask'].filter((name) => isGiven(call, name));
  if (masks.length > 0) throw call.config.failure(`is called with ${masks[0]}, which is not supported`);
  const [query, value] = [byName('query', 0), byName('value', 1)];
  if (query === null || value === null) throw call.config.failure('needs a query and a value');
  return [query, value, byName('key', 2) ?? value];
}

function isGiven({ named }: LayerCall, name: string): boolean {
  const tree = named.get(name);
  return tree !== undefined && !('plain' in tree && (tree.plain === null || tree.plain === false));
}

/** The score of a masked position. */
const maskedScore = -1e9;

/**
 * Scores with masked positions set to `maskedScore`.
 * @param scores `… × queries × keys`
 */
function masked(call: LayerCall, scores: Computed): Computed {
  const { b } = call;
  const masks: Value[] = [];
  const given = call.tensor(call.named.get('attention_mask'));
  if (given?.kind === 'computed') {
    const allowed: Computed =
      given.type === 'bool'
        ? given
        : { ...unary(b, 'Cast', given, { to: onnxTypeOf('bool') }), type: 'bool' };
    masks.push(allowed.shape.length === 3 ? expand(b, allowed, 1) : allowed);
  } else if (isGiven(call, 'attention_mask')) {
    throw call.config.failure('has an attention mask that is not a tensor, which is not supported');
  }
  if (isGiven(call, 'use_causal_mask')) masks.push(causalMask(call, scores));
  return masks.reduce<Computed>(
    (unmasked, mask) => ({
      ...broadcast(b, 'Where', [mask, unmasked, scalar(b, maskedScore)]),
      type: scores.type,
    }),
    scores,
  );
}

/** A mask that lets each query attend to the keys up to its own position. */
function causalMask({ config }: LayerCall, scores: Computed): Constant {
  const [queries, keys] = scores.shape.slice(-2);
  if (typeof queries !== 'number' || typeof keys !== 'number' || queries * keys > mostMasked)
    throw config.failure('has a causal mask of an open or huge size, which is not supported');
  const bytes = Uint8Array.from({ length: queries * keys }, (_, i) =>
    i % keys <= Math.floor(i / keys) ? 1 : 0,
  );
  const value = initializer('bool', [queries, keys], bytes);
  return { kind: 'constant', name: `causal ${queries}×${keys}`, value };
}

const mostMasked = 2 ** 26;

/** MultiHeadAttention over one axis. */
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
    const product = kernel === undefined ? null : einsum(b.at(name), equation, x, kernel);
    if (product === null) throw config.failure(`lacks the weights of its ${name}`);
    return bias === undefined ? product : broadcast(b, 'Add', [product, bias]);
  };
  const heads = {
    q: projected(query, 'query', 'query', 'nld,dhk->nlhk'),
    k: projected(key, 'key', 'key', 'nld,dhk->nlhk'),
  };
  const values = projected(value, 'value', 'value', 'nld,dhk->nlhk');
  const scale = scalar(b, 1 / Math.sqrt(config.number('key_dim')));
  const scores = matrixProduct(
    b,
    transpose(b, broadcast(b, 'Mul', [heads.q, scale]), [0, 2, 1, 3]),
    transpose(b, heads.k, [0, 2, 3, 1]),
  );
  const weights = softmax(b, masked(call, scores));
  const attended = matrixProduct(b, weights, transpose(b, values, [0, 2, 1, 3]));
  return projected(transpose(b, attended, [0, 2, 1, 3]), 'output', 'attention_output', 'nlhk,hkd->nld');
};

/** Attention: of dot products, with one head. */
export const dotProduct: Lowering = (call) => {
  const { b, config } = call;
  const [query, value, key] = operandsOf(call);
  if (config.text('score_mode', 'dot') !== 'dot')
    throw config.failure('computes scores other than dot products, which is not supported');
  const scores = matrixProduct(b, query, matrixTranspose(b, key));
  const [scale] = config.flag('use_scale', false) ? call.weights(['scale']) : [];
  const scaled = scale === undefined ? scores : broadcast(b, 'Mul', [scores, scale]);
  return matrixProduct(b, softmax(b, masked(call, scaled)), value);
};
