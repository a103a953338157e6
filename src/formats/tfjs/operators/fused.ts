import { activation } from '../../tensorflow/operations/activations.ts';
import { broadcast, unary } from '../../tensorflow/operations/elementwise.ts';
import { batchNormalization } from '../../tensorflow/operations/normalization.ts';
import type { Computed, Constant } from '../../tensorflow/value.ts';
import type { Blocks, Operand, Operator } from './operator.ts';

/**
 * An operator that TensorFlow has fused with what follows it: a bias, a normalization, an activation. They read the inputs
 * behind the first two.
 */
export function fused(operator: Operator, work: (bias: Constant | null) => Computed | Blocks): Operand {
  const following = operator.attributes.texts('fused_ops');
  const [first] = following;
  const bias = operator.inputs[2];
  const isConstantBias = first === 'BiasAdd' && bias?.kind === 'constant';
  const made = work(isConstantBias ? bias : null);
  const image = made.kind === 'blocks' ? made.image : made;
  const done = following
    .slice(isConstantBias ? 1 : 0)
    .reduce((x, name) => followed(operator, x, name), image);
  return made.kind === 'blocks' ? { ...made, image: done } : done;
}

function followed(operator: Operator, x: Computed, name: string): Computed {
  const { b, attributes } = operator;
  switch (name) {
    case 'BiasAdd':
      return broadcast(b, 'Add', [x, operator.value(2)]);
    case 'FusedBatchNorm': {
      const [scale, shift, mean, variance] = [2, 3, 4, 5].map((index) => operator.constant(index));
      if (scale === undefined || shift === undefined || mean === undefined || variance === undefined)
        return x;
      const epsilon = attributes.float('epsilon') ?? 1e-3;
      return batchNormalization(b, x, x.shape.length - 1, { scale, shift }, mean, variance, epsilon);
    }
    case 'Prelu':
      return broadcast(b, 'PRelu', [x, operator.value(operator.inputs.length - 1)]);
    case 'LeakyRelu':
      return unary(b, 'LeakyRelu', x, { alpha: { float: attributes.float('leakyrelu_alpha') ?? 0.2 } });
    default: {
      const made = activation(b, name.toLowerCase(), x, false);
      if (made === null) throw operator.failure(`is fused with ${name}, which is not supported`);
      return made;
    }
  }
}
