import type { Comparison, Difference } from '../../src/documents/comparison.ts';
import type { EffectMap } from '../../src/documents/explanation.ts';
import type { EffectState } from '../../src/documents/effect-state.ts';
import { niceLimit } from '../draw/colour-scale.ts';
import { type BlockEffect, type EffectTable, largestEffect, tableOn } from '../model/effect-table.ts';
import { type KnownEffects, mapsOf, nothingKnown } from '../model/known-effects.ts';
import { type OutcomeReading, readingOf } from '../model/outcome-reading.ts';

/** The three maps beside each other: of both models, and of their difference. */
export const mapNames = ['before', 'after', 'difference'] as const;

export type MapName = (typeof mapNames)[number];

/** Maps of one grid, that of *before*, on one colour scale. */
export interface ComparedMaps {
  readonly tables: Readonly<Record<MapName, EffectTable>>;
  /** The largest absolute effect or difference, rounded up. */
  readonly limit: number;
}

/** The effects of blocks in both models, and their differences, on Dice. */
export function comparedMaps({ before, after, blocks }: Comparison): ComparedMaps | null {
  const [grid] = mapsOf(before);
  if (grid === undefined) return null;
  const outcome = readingOf('dice', before.question);
  const nothing = nothingKnown(grid);
  const tables = {
    before: tableOn(withEffects(nothing, before.maps[0]), outcome),
    after: tableOn(withEffects(nothing, after.maps[0]), outcome),
    difference: { ...nothing, outcome, effects: differences(nothing, before.maps[0], blocks, outcome) },
  };
  const limit = niceLimit(Math.max(...mapNames.map((name) => largestEffect(tables[name]))));
  return { tables, limit };
}

/** Both models' grids have as many blocks: they cover the same regions of the image. */
function withEffects(nothing: KnownEffects, map: EffectMap | undefined): KnownEffects {
  const effects: KnownEffects['effects'][number][] = [...nothing.effects];
  if (map === undefined) return nothing;
  const across = Math.ceil(map.size[1] / map.block[1]);
  for (const { unit, ...effect } of map.effects) {
    const [y, x] = unit.block;
    effects[Math.floor(y / map.block[0]) * across + Math.floor(x / map.block[1])] = effect;
  }
  return { ...nothing, effects };
}

function differences(
  { effects }: KnownEffects,
  map: EffectMap | undefined,
  blocks: Comparison['blocks'],
  { pool }: OutcomeReading,
): readonly BlockEffect[] {
  const nothing: BlockEffect = { state: 'unknown', n: 0, mean: 0, se: 0, low: 0, high: 0, isExact: false };
  const all: BlockEffect[] = effects.map(() => nothing);
  const across = map === undefined ? 1 : Math.ceil(map.size[1] / map.block[1]);
  for (const { unit, state } of map?.effects ?? []) {
    if (state !== 'skipped' || map === undefined) continue;
    const [y, x] = unit.block;
    const index = Math.floor(y / map.block[0]) * across + Math.floor(x / map.block[1]);
    all[index] = { ...nothing, state: 'skipped' };
  }
  for (const { index, ...difference } of blocks) all[index] = differenceEffect(difference, pool);
  return all;
}

const states: Readonly<Record<Difference['state'], EffectState>> = {
  changed: 'decided',
  unchanged: 'negligible',
  undetermined: 'undetermined',
};

/** A difference as an effect is shown: unchanged counts as zero. */
export function differenceEffect(
  { state, n, mean, se, low, high }: Omit<Difference, 'p' | 'unpaired'>,
  pool: number | null,
): BlockEffect {
  return { state: states[state], n, mean, se, low, high, isExact: n > 0 && (n === pool || low === high) };
}
