import { isUndiffering } from '../../src/documents/effect-state.ts';
import { at } from '../../src/at.ts';
import { shownBlocks } from '../../src/documents/refined-grid.ts';
import { countedEffect } from './block-effect.ts';
import type { EffectTable } from './effect-table.ts';

/** One bar of the histogram; `side` is −1 for blocks that support the segmentation, 1 against, 0 for no effect. */
export interface Bin {
  readonly low: number;
  readonly high: number;
  readonly side: -1 | 0 | 1;
  readonly count: number;
  /** Of `count`, those not yet distinguishable from zero. */
  readonly undetermined: number;
}

/** How many blocks support the segmentation, work against it or do neither, and how many are not counted. */
export interface Statistics {
  readonly supporting: number;
  readonly zero: number;
  readonly opposing: number;
  /** Those whose effect is not yet distinguishable from zero. */
  readonly undetermined: number;
  /** All of the above: what shares are of. */
  readonly counted: number;
  readonly skipped: number;
  /** Those where no donor differs. */
  readonly undiffering: number;
  readonly unknown: number;
  readonly bins: readonly Bin[];
}

/** Counts the effects, with the published bins (edges at ±3, ±1, ±0.3 and ±τ), supporting blocks first. */
export function statisticsOf(table: EffectTable): Statistics {
  const { zero, edges: outer, sense } = table.outcome;
  const edges = [zero, ...outer.filter((edge) => edge > zero), Infinity];
  const all = new Map<number, number>();
  const unsure = new Map<number, number>();
  const sides = {
    supporting: 0,
    zero: 0,
    opposing: 0,
    undetermined: 0,
    skipped: 0,
    undiffering: 0,
    unknown: 0,
  };
  const add = (counts: Map<number, number>, bin: number): void => {
    counts.set(bin, (counts.get(bin) ?? 0) + 1);
  };
  for (const index of shownBlocks(table.grid)) {
    const effect = at(table.effects, index);
    if (effect.state === 'skipped' || effect.state === 'unknown') {
      sides[effect.state]++;
      continue;
    }
    if (isUndiffering(effect)) {
      sides.undiffering++;
      continue;
    }
    const bin = sense * binOf(countedEffect(effect), edges);
    add(all, bin);
    if (effect.state === 'undetermined') {
      add(unsure, bin);
      sides.undetermined++;
    } else sides[bin < 0 ? 'supporting' : bin > 0 ? 'opposing' : 'zero']++;
  }
  const last = edges.length - 1;
  const bins = Array.from({ length: 2 * last + 1 }, (_, i): Bin => {
    const bin = i - last;
    return {
      ...rangeOf(sense * bin, edges),
      side: bin < 0 ? -1 : bin > 0 ? 1 : 0,
      count: all.get(bin) ?? 0,
      undetermined: unsure.get(bin) ?? 0,
    };
  });
  return { ...sides, counted: bins.reduce((sum, { count }) => sum + count, 0), bins };
}

/** Which bin an effect falls in, counted outwards from zero; the sign is the effect's. */
function binOf(effect: number, edges: readonly number[]): number {
  const size = Math.abs(effect);
  if (size === 0 || size < at(edges, 0)) return 0;
  return (
    Math.sign(effect) * edges.findLastIndex((edge, i) => i < edges.length - 1 && size >= edge) +
    Math.sign(effect)
  );
}

function rangeOf(bin: number, edges: readonly number[]): { readonly low: number; readonly high: number } {
  const inner = at(edges, Math.max(0, Math.abs(bin) - 1));
  const outer = at(edges, Math.abs(bin));
  if (bin === 0) return { low: -inner, high: inner };
  return bin > 0 ? { low: inner, high: outer } : { low: -outer, high: -inner };
}
