import { countedEffect, type EffectTable } from './effect-table.ts';

/** One bar of the histogram; `sign` is −1, 0 or 1. */
export interface Bin {
  readonly low: number;
  readonly high: number;
  readonly sign: number;
  readonly count: number;
}

/** How many blocks support the segmentation, work against it or do neither; skipped and unknown ones apart. */
export interface Statistics {
  readonly negative: number;
  readonly zero: number;
  readonly positive: number;
  /** All of the above: what shares are of. */
  readonly counted: number;
  readonly skipped: number;
  readonly unknown: number;
  /** Of the counted ones, those whose sign is not certain. */
  readonly undetermined: number;
  readonly bins: readonly Bin[];
}

/** The edges of the published histogram, in Dice points, apart from ±τ. */
const publishedEdges = [0.3, 1, 3];

/** Counts the effects, with the published bins: edges at ±3, ±1, ±0.3 and ±τ. */
export function statisticsOf(table: EffectTable, tau: number): Statistics {
  const edges = [tau, ...publishedEdges.filter((edge) => edge > tau), Infinity];
  const counts = new Map<number, number>();
  let skipped = 0;
  let unknown = 0;
  let undetermined = 0;
  for (const effect of table.effects) {
    if (effect.state === 'skipped') skipped++;
    else if (effect.state === 'unknown') unknown++;
    else {
      if (effect.state === 'undetermined') undetermined++;
      const bin = binOf(countedEffect(effect), edges);
      counts.set(bin, (counts.get(bin) ?? 0) + 1);
    }
  }
  const last = edges.length - 1;
  const bins = Array.from({ length: 2 * last + 1 }, (_, i) => {
    const bin = i - last;
    return { ...rangeOf(bin, edges), sign: Math.sign(bin), count: counts.get(bin) ?? 0 };
  });
  const sumOf = (sign: number): number =>
    bins.filter((bin) => bin.sign === sign).reduce((sum, bin) => sum + bin.count, 0);
  const [negative, zero, positive] = [sumOf(-1), sumOf(0), sumOf(1)];
  return {
    negative,
    zero,
    positive,
    counted: negative + zero + positive,
    skipped,
    unknown,
    undetermined,
    bins,
  };
}

/** Which bin an effect falls in, counted outwards from zero; the sign is the effect's. */
function binOf(effect: number, edges: readonly number[]): number {
  const size = Math.abs(effect);
  if (size === 0 || size < (edges[0] ?? 0)) return 0;
  return (
    Math.sign(effect) * edges.findLastIndex((edge, i) => i < edges.length - 1 && size >= edge) +
    Math.sign(effect)
  );
}

function rangeOf(bin: number, edges: readonly number[]): { readonly low: number; readonly high: number } {
  const inner = edges[Math.max(0, Math.abs(bin) - 1)] ?? 0;
  const outer = edges[Math.abs(bin)] ?? Infinity;
  if (bin === 0) return { low: -inner, high: inner };
  return bin > 0 ? { low: inner, high: outer } : { low: -outer, high: -inner };
}
