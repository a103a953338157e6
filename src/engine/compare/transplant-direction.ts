import type { Matching, Transplant } from '../../documents/comparison.ts';
import type { ExchangedParameter } from '../../graph/rewrites/exchanged-layers.ts';
import type { LayerSession } from '../scene/layer-session.ts';
import { pairedWeights } from './match-layers.ts';
import type { TwoSessions } from './two-models.ts';

/** A layer, and what was found of it in one network with something of the other. */
export interface FoundTransplant {
  /** The tensor that the layer produces in *before*. */
  readonly layer: string;
  readonly part: Partial<Pick<Transplant, 'activation' | 'weights' | 'fromFirst' | 'fromLast'>>;
}

/** Two networks seen from the one that receives. */
export interface Direction {
  readonly into: Transplant['into'];
  readonly receiver: LayerSession;
  readonly giver: LayerSession;
  /** Tensors of the giver by those of the receiver. */
  readonly tensors: ReadonlyMap<string, string>;
  /** Layers that have weights which fit, by their tensors in *before*: their own weights and the giver's. */
  readonly weights: readonly (readonly [layer: string, weights: readonly ExchangedParameter[]])[];
}

/** The direction into one of two networks. */
export function directionInto(
  into: Transplant['into'],
  { pairs }: Matching,
  { before, after }: TwoSessions,
): Direction {
  const isBefore = into === 'before';
  const [receiver, giver] = isBefore ? [before, after] : [after, before];
  const paired = pairedWeights(before.scene.model.graph, after.scene.model.graph);
  const turned = (weights: readonly ExchangedParameter[]): readonly ExchangedParameter[] =>
    isBefore ? weights : weights.map(([own, other]) => [other, own] as const);
  return {
    into,
    receiver,
    giver,
    tensors: new Map(pairs.map((pair) => (isBefore ? [pair.before, pair.after] : [pair.after, pair.before]))),
    weights: pairs.flatMap((pair) => {
      const weights = paired(pair);
      return weights === null || weights.length === 0 ? [] : [[pair.before, turned(weights)] as const];
    }),
  };
}
