import { at } from '../../src/at.ts';
import type { Comparison, Difference } from '../../src/documents/comparison.ts';
import type { EffectState } from '../../src/documents/effect-state.ts';
import type { Display } from '../draw/display.ts';
import { type BlockEffect, unknownEffect } from '../model/block-effect.ts';
import { type EffectTable, tableOn } from '../model/effect-table.ts';
import { type KnownEffects, mapsOf, nothingKnown, withEffects } from '../model/known-effects.ts';
import { readingOf } from '../model/outcome-reading.ts';
import { type Scale, scaleOf } from '../model/scale.ts';

/** The three maps side by side: of both models, and of their difference. */
export const mapNames = ['before', 'after', 'difference'] as const;

export type MapName = (typeof mapNames)[number];

/** Maps on the grid of *before*. */
export type ComparedMaps = Readonly<Record<MapName, EffectTable>>;

/** The scale of each map: one for all, or its own. */
export function scalesOf(tables: ComparedMaps, display: Display): Readonly<Record<MapName, Scale>> {
  const { outcome } = tables.before;
  const all = mapNames.map((name) => tables[name]);
  const own = (name: MapName): Scale => scaleOf(display.isShared ? all : [tables[name]], outcome, display);
  return { before: own('before'), after: own('after'), difference: own('difference') };
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
  return {
    before: tableOn(own, outcome),
    after: tableOn(withEffects(nothing, after.maps[0]?.effects ?? []), outcome),
    difference: { ...geometry, outcome, effects: differences(own, blocks, outcome.pool) },
  };
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
