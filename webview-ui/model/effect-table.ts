import type { MapGeometry } from '../../src/documents/explanation.ts';
import { type BlockEffect, countedEffect, effectOn, unknownEffect } from './block-effect.ts';
import type { KnownEffects } from './known-effects.ts';
import type { OutcomeReading } from './outcome-reading.ts';

/** The effects of a map's blocks on one outcome, in row order of its grid, as far as they are known. */
export interface EffectTable extends MapGeometry {
  readonly outcome: OutcomeReading;
  readonly effects: readonly BlockEffect[];
}

/** The effects of a map's blocks on one outcome. */
export function tableOn(known: KnownEffects, outcome: OutcomeReading): EffectTable {
  const effects = known.effects.map((effect) =>
    effect === null ? unknownEffect : effectOn(effect, outcome),
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
