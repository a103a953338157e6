import { at } from '../../at.ts';
import type { Matching, WeightChange } from '../../documents/comparison.ts';
import type { Layer } from '../../documents/explanation.ts';
import { alignLayers } from '../../graph/layers/align.ts';
import { type Graph, producersOf } from '../../graph/graph.ts';
import { type NamedParameter, pairedParameters } from '../../graph/layers/parameters.ts';
import { weightChange } from '../../graph/layers/weight-change.ts';

/** Which layers of two explanations are the same part of both networks. */
export function matchingOf(before: readonly Layer[], after: readonly Layer[]): Matching {
  const { by, pairs, onlyBefore, onlyAfter } = alignLayers(before, after);
  const tensor = (layers: readonly Layer[], index: number): string => at(layers, index).tensor;
  return {
    by,
    pairs: pairs.map(([i, j]) => ({ before: tensor(before, i), after: tensor(after, j) })),
    onlyBefore: onlyBefore.map((i) => tensor(before, i)),
    onlyAfter: onlyAfter.map((j) => tensor(after, j)),
  };
}

/** How far the weights of each matched layer that has any have moved. */
export function weightChanges({ pairs }: Matching, before: Graph, after: Graph): WeightChange[] {
  const paired = pairedWeights(before, after);
  return pairs.flatMap((pair): WeightChange[] => {
    const weights = paired(pair);
    return weights?.length === 0 ? [] : [{ before: pair.before, change: weights && weightChange(weights) }];
  });
}

/**
 * Pairs the parameters of a layer in both graphs; null where the one's cannot stand in for the other's.
 */
export function pairedWeights(
  before: Graph,
  after: Graph,
): (pair: Matching['pairs'][number]) => readonly (readonly [NamedParameter, NamedParameter])[] | null {
  const own = producersOf(before);
  const other = producersOf(after);
  return (pair) => {
    const [mine, theirs] = [own.get(pair.before), other.get(pair.after)];
    if (mine === undefined || theirs === undefined) return null;
    return pairedParameters({ graph: before, node: mine }, { graph: after, node: theirs });
  };
}
