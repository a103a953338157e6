import { UserError } from '../../errors.ts';
import type { Node } from '../../graph/graph.ts';
import { useOnnxRuntime } from '../remedies.ts';
import type { Operator } from './operator.ts';
import { activationOperators } from './operators/activations.ts';
import { arithmeticOperators } from './operators/arithmetic.ts';
import { attentionOperators } from './operators/attention.ts';
import { blockOperators } from './operators/blocks.ts';
import { castingOperators } from './operators/casting.ts';
import { convolutionOperators } from './operators/convolution.ts';
import { einsumOperators } from './operators/einsum.ts';
import { functionOperators } from './operators/functions.ts';
import { generatorOperators } from './operators/generators.ts';
import { indexingOperators } from './operators/indexing.ts';
import { logicOperators } from './operators/logic.ts';
import { movingOperators } from './operators/moving.ts';
import { normalizationOperators } from './operators/normalization.ts';
import { paddingOperators } from './operators/padding.ts';
import { poolingOperators } from './operators/pooling.ts';
import { productOperators } from './operators/products.ts';
import { rankingOperators } from './operators/ranking.ts';
import { reductionOperators } from './operators/reductions.ts';
import { reshapingOperators } from './operators/reshaping.ts';
import { resizingOperators } from './operators/resizing.ts';
import { samplingOperators } from './operators/sampling.ts';
import { selectionOperators } from './operators/selection.ts';
import { softmaxOperators } from './operators/softmax.ts';

const table: Readonly<Record<string, Operator>> = {
  ...activationOperators,
  ...arithmeticOperators,
  ...attentionOperators,
  ...blockOperators,
  ...castingOperators,
  ...convolutionOperators,
  ...einsumOperators,
  ...functionOperators,
  ...generatorOperators,
  ...indexingOperators,
  ...logicOperators,
  ...movingOperators,
  ...normalizationOperators,
  ...paddingOperators,
  ...poolingOperators,
  ...productOperators,
  ...rankingOperators,
  ...reductionOperators,
  ...reshapingOperators,
  ...resizingOperators,
  ...samplingOperators,
  ...selectionOperators,
  ...softmaxOperators,
};

/** The supported ONNX operators. */
export const operatorNames: readonly string[] = Object.keys(table).sort();

/**
 * The implementation of a node's operator.
 * @param model name of the model in messages
 * @throws UserError when the operator is not supported
 */
export function operatorOf({ operator, domain, name }: Node, model: string): Operator {
  const found = domain === '' && Object.hasOwn(table, operator) ? table[operator] : undefined;
  if (found !== undefined) return found;
  const full = domain === '' ? operator : `${domain}.${operator}`;
  throw new UserError(
    `${model} cannot run on TensorFlow.js, which has no operator ${full} (layer "${name}"): run it on ONNX Runtime.`,
    { remedies: [useOnnxRuntime] },
  );
}
