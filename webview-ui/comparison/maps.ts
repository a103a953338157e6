import { at } from '../../src/at.ts';
import type { Comparison, Difference } from '../../src/documents/comparison.ts';
import type { EffectState } from '../../src/documents/effect-state.ts';
import { niceLimit } from '../draw/colour-scale.ts';
import { type BlockEffect, unknownEffect } from '../model/block-effect.ts';
import { type EffectTable, largestEffect, tableOn } from '../model/effect-table.ts';
import { type KnownEffects, mapsOf, nothingKnown, withEffects } from '../model/known-effects.ts';
import { readingOf } from '../model/outcome-reading.ts';

/** The three maps side by side: of both models, and of their difference. */
export const mapNames = ['before', 'after', 'difference'] as const;

export type MapName = (typeof mapNames)[number];

/** Maps on the grid of *before*, on one colour scale. */
export interface ComparedMaps {
  readonly tables: Readonly<Record<MapName, EffectTable>>;
  /** The largest absolute effect or difference, rounded up. */
  readonly limit: number;
}

/**
 * The effects of blocks in both models, and their differences, on Dice. Both models' grids have as many blocks, which
 * cover the same regions of the image.
 */
export function comparedMaps({ before, after, blocks }: Comparison): ComparedMaps {
  const [geometry] = mapsOf(before);
  const outcome = readingOf('dice', before.question);
  const nothing = nothingKnown(geometry);
  const own = withEffects(nothing, before.maps[0]?.effects ?? []);
  const tables = {
    before: tableOn(own, outcome),
    after: tableOn(withEffects(nothing, after.maps[0]?.effects ?? []), outcome),
    difference: { ...geometry, outcome, effects: differences(own, blocks, outcome.pool) },
  };
  const limit = niceLimit(Math.max(...mapNames.map((name) => largestEffect(tables[name]))));
  return { tables, limit };
}

function differences(
  { effects }: KnownEffects,
  blocks: Comparison['blocks'],
  pool: number | null,
): readonly BlockEffect[] {
  const all = effects.map((effect): BlockEffect =>
    effect?.state === 'skipped' ? { ...unknownEffect, state: 'skipped' } : unknownEffect,
  );
  for (const { index, ...difference } of blocks) {
    at(all, index);
    all[index] = differenceEffect(difference, pool);
  }
  return all;
}

const states: Readonly<Record<Difference['state'], EffectState>> = {
  changed: 'decided',
  unchanged: 'negligible',
  undetermined: 'undetermined',
};

/** A difference in the form of an effect; an unchanged one counts as zero. */
export function differenceEffect(
  { state, n, mean, se, low, high }: Omit<Difference, 'p' | 'unpaired'>,
  pool: number | null,
): BlockEffect {
  return { state: states[state], n, mean, se, low, high, isExact: n > 0 && (n === pool || low === high) };
}
