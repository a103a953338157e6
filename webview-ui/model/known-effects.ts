import { type EffectColumns, type IndexedEffect, unpackEffects } from '../../src/documents/effect-columns.ts';
import type { Explanation, MapGeometry } from '../../src/documents/explanation.ts';
import { isUnsure } from './effect-table.ts';

/** What is known of the blocks of a map, in row order of its grid, on all outcomes; null where nothing is yet. */
export interface KnownEffects extends MapGeometry {
  readonly rows: number;
  readonly columns: number;
  readonly effects: readonly (IndexedEffect['effect'] | null)[];
}

/** A map of which nothing is known yet. */
export function nothingKnown({ tensor, size, block, scale, offset }: MapGeometry): KnownEffects {
  const rows = Math.ceil(size[0] / block[0]);
  const columns = Math.ceil(size[1] / block[1]);
  const effects = new Array<null>(rows * columns).fill(null);
  return { tensor, size, block, scale, offset, rows, columns, effects };
}

/** The map of a layer that was not measured yet: one block as large as the image. */
export function unmeasured(tensor: string, image: readonly [number, number]): KnownEffects {
  return nothingKnown({ tensor, size: image, block: [...image], scale: [1, 1], offset: [0, 0] });
}

/** Whether every block of a map is known as well as it can be: none is missing or was cut short after some draws. */
export function isWholeMap({ effects }: KnownEffects): boolean {
  return effects.every((effect) => effect !== null && !isUnsure(effect));
}

/** The maps of an explanation; before its first run, the one it will have. */
export function mapsOf(explanation: Explanation): readonly MapGeometry[] {
  const { input, block } = explanation.question;
  if (explanation.maps.length > 0) return explanation.maps;
  return [{ tensor: input.name, size: input.size, block: [block, block], scale: [1, 1], offset: [0, 0] }];
}

/** What is known after newer effects came in. */
export function withEffects(known: KnownEffects, columns: EffectColumns): KnownEffects {
  const effects = [...known.effects];
  for (const { index, effect } of unpackEffects(columns)) effects[index] = effect;
  return { ...known, effects };
}
