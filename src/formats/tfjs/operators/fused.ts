import { activation } from '../../tensorflow/operations/activations.ts';
import { broadcast, unary } from '../../tensorflow/operations/elementwise.ts';
import { batchNormalization } from '../../tensorflow/operations/normalization.ts';
import type { Computed, Constant } from '../../tensorflow/value.ts';
import type { Blocks, Operand, Operator } from './operator.ts';

/**
 * An operator that TensorFlow has fused with those that follow it: a bias, a normalization, an activation. Their operands
 * are the inputs behind the first two.
 * @param work writes the operator itself, with its bias if that is a constant
 * @throws UserError when one of the operators that follow is not supported
 */
export function fused(operator: Operator, work: (bias: Constant | null) => Computed | Blocks): Operand {
  const following = operator.attributes.texts('fused_ops');
  const [first] = following;
  const bias = operator.inputs[2];
  const isConstantBias = first === 'BiasAdd' && bias?.kind === 'constant';
  const result = work(isConstantBias ? bias : null);
  const image = result.kind === 'blocks' ? result.image : result;
  const completed = following
    .slice(isConstantBias ? 1 : 0)
    .reduce((x, name) => followed(operator, x, name), image);
  return result.kind === 'blocks' ? { ...result, image: completed } : completed;
}

function followed(operator: Operator, x: Computed, name: string): Computed {
  const { b, attributes } = operator;
  switch (name) {
    case 'BiasAdd':
      return broadcast(b, 'Add', [x, operator.value(2)]);
    case 'FusedBatchNorm': {
      const affine = { scale: operator.constant(2), shift: operator.constant(3) };
      const [mean, variance] = [operator.constant(4), operator.constant(5)];
      const epsilon = attributes.float('epsilon') ?? 1e-3;
      return batchNormalization(b, x, x.shape.length - 1, affine, mean, variance, epsilon);
    }
    case 'Prelu':
      return broadcast(b, 'PRelu', [x, operator.value(operator.inputs.length - 1)]);
    case 'LeakyRelu':
      return unary(b, 'LeakyRelu', x, { alpha: { float: attributes.float('leakyrelu_alpha') ?? 0.2 } });
    default: {
      const result = activation(b, name.toLowerCase(), x, false);
      if (result === null) throw operator.failure(`is fused with ${name}, which is not supported`);
      return result;
    }
  }
}
