import type { MapGeometry } from '../../src/documents/explanation.ts';
import { shownBlocks } from '../../src/documents/refined-grid.ts';
import { type BlockEffect, countedEffect, effectOn, unknownEffect } from './block-effect.ts';
import type { KnownEffects } from './known-effects.ts';
import type { OutcomeReading } from './outcome-reading.ts';

/**
 * The effects of a map's blocks on one outcome by their numbers, as far as they are known. Of a refined grid, blocks that are
 * not shown, since others stand for them, count as unknown.
 */
export interface EffectTable extends MapGeometry {
  readonly outcome: OutcomeReading;
  readonly effects: readonly BlockEffect[];
}

/** The effects of a map's blocks on one outcome. */
export function tableOn(known: KnownEffects, outcome: OutcomeReading): EffectTable {
  const { grid } = known;
  const shown = grid.coarse === undefined ? null : new Set(shownBlocks(grid));
  const effects = known.effects.map((effect, index) =>
    effect === null || shown?.has(index) === false ? unknownEffect : effectOn(effect, outcome),
  );
  return { ...known, outcome, effects };
}

/** Ranks by absolute effect, 1 being the largest; blocks that do not count have none. */
export function ranksOf(table: EffectTable): ReadonlyMap<number, number> {
  const order = table.effects
    .map((effect, index) => ({ index, size: Math.abs(countedEffect(effect)) }))
    .filter(({ size }) => size > 0)
    .sort((a, b) => b.size - a.size || a.index - b.index);
  return new Map(order.map(({ index }, i) => [index, i + 1]));
}
