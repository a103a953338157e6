import {
  type EffectColumns,
  type IndexedEffect,
  unpackEffects,
} from '../../src/explanation/effect-columns.ts';
import type { EffectMap, Explanation } from '../../src/explanation/explanation.ts';

/** What is known of the blocks of a map, in row order of its grid, on all outcomes; null where nothing is yet. */
export interface KnownEffects {
  readonly rows: number;
  readonly columns: number;
  /** `[height, width]` of the map's tensor and of a block. */
  readonly size: readonly [number, number];
  readonly block: readonly [number, number];
  readonly effects: readonly (IndexedEffect['effect'] | null)[];
}

/** A map of which nothing is known yet. */
export function nothingKnown(map: Pick<EffectMap, 'size' | 'block'>): KnownEffects {
  const rows = Math.ceil(map.size[0] / map.block[0]);
  const columns = Math.ceil(map.size[1] / map.block[1]);
  const effects = new Array<null>(rows * columns).fill(null);
  return { rows, columns, size: map.size, block: map.block, effects };
}

/** The maps of an explanation; before its first run, the one it will have. */
export function mapsOf(explanation: Explanation): readonly Pick<EffectMap, 'tensor' | 'size' | 'block'>[] {
  const { input, block } = explanation.question;
  if (explanation.maps.length > 0) return explanation.maps;
  return [{ tensor: input.name, size: input.size, block: [block, block] }];
}

/** What is known after newer effects came in. */
export function withEffects(known: KnownEffects, columns: EffectColumns): KnownEffects {
  const effects = [...known.effects];
  for (const { index, effect } of unpackEffects(columns)) effects[index] = effect;
  return { ...known, effects };
}
