import type { Comparison } from '../../documents/comparison.ts';
import type { ExchangedParameter } from '../../graph/rewrites/exchanged-layers.ts';
import { pairedWeights } from './match-layers.ts';
import type { TwoSessions } from './two-models.ts';

/** Matched layers that have weights, by their tensors in *before*. */
interface ExchangeableWeights {
  /** Those whose weights differ: their own weights, and those of *after*. */
  readonly exchanged: ReadonlyMap<string, readonly ExchangedParameter[]>;
  readonly same: readonly string[];
  /** Those whose weights differ in shape. */
  readonly unfit: ReadonlySet<string>;
}

/** Sorts matched layers by whether their weights can be exchanged. */
export function exchangeableWeights(
  { matching }: Comparison,
  { before, after }: TwoSessions,
): ExchangeableWeights {
  const paired = pairedWeights(before.scene.model.graph, after.scene.model.graph);
  const exchanged = new Map<string, readonly ExchangedParameter[]>();
  const same: string[] = [];
  const unfit = new Set<string>();
  for (const pair of matching.pairs) {
    const weights = paired(pair);
    if (weights === null) unfit.add(pair.before);
    else if (weights.some((values) => !isSame(values))) exchanged.set(pair.before, weights);
    else if (weights.length > 0) same.push(pair.before);
  }
  return { exchanged, same, unfit };
}

function isSame([own, other]: ExchangedParameter): boolean {
  const { bytes } = other.values;
  return own.values.bytes.every((byte, i) => byte === bytes[i]);
}
