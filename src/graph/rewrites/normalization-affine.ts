import { at } from '../../at.ts';
import type { Node } from '../graph.ts';
import { floatsOf, type Initializer } from '../tensor.ts';

/** A batch normalization as one affine map per channel: `scale · x + shift`. */
export interface ChannelAffine {
  readonly scale: Float64Array;
  readonly shift: Float64Array;
}

/**
 * What a batch normalization computes by its stored statistics (BatchNormalization-15); null where its parameters are not
 * known constants of one length, in single precision.
 */
export function normalizationAffine(
  { inputs, attributes }: Node,
  constants: ReadonlyMap<string, Initializer>,
): ChannelAffine | null {
  const [scale, bias, mean, variance] = inputs.slice(1).map((name) => {
    const constant = constants.get(name);
    return constant === undefined ? null : floatsOf(constant);
  });
  if (!scale || !bias || !mean || !variance) return null;
  if ([bias, mean, variance].some(({ length }) => length !== scale.length)) return null;
  const given = attributes.get('epsilon');
  const epsilon = given?.kind === 'float' ? given.value : 1e-5;
  const factors = Float64Array.from(scale, (value, i) => value / Math.sqrt(at(variance, i) + epsilon));
  return {
    scale: factors,
    shift: Float64Array.from(bias, (value, i) => value - at(mean, i) * at(factors, i)),
  };
}
