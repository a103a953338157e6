import { at } from '../../src/at.ts';
import type { Size } from '../../src/documents/box.ts';
import { type EffectColumns, unpackEffects } from '../../src/documents/effect-columns.ts';
import type { Effect, Measurement } from '../../src/documents/effects.ts';
import type { Explanation, MapGeometry } from '../../src/documents/explanation.ts';
import { blockCount } from '../../src/documents/grid.ts';
import { gridOfMap } from '../../src/documents/map-grid.ts';
import { shownBlocks, withDivided } from '../../src/documents/refined-grid.ts';
import { asTensorGrid, placementOfInput } from '../../src/documents/spaces.ts';
import { isUnsure } from './block-effect.ts';

/**
 * What is known of the blocks of a map by their numbers, on all outcomes; null where nothing is yet. Of a refined grid, it is
 * said which coarse blocks are divided.
 */
export interface KnownEffects extends MapGeometry {
  readonly effects: readonly (Measurement | null)[];
}

/** A map of which nothing is known yet. */
export function nothingKnown({ tensor, grid, regions, placement }: MapGeometry): KnownEffects {
  return {
    tensor,
    grid: withDivided(grid, () => false),
    ...(regions !== undefined && { regions }),
    placement,
    effects: new Array<null>(blockCount(grid)).fill(null),
  };
}

/** The map of a layer that is not measured yet: one block that covers the whole input. */
export function unmeasured(tensor: string, input: Size<'input'>): KnownEffects {
  const grid = asTensorGrid({ size: input, block: input });
  return nothingKnown({ tensor, grid, placement: placementOfInput(input) });
}

/** The effects of the blocks that are shown: all of them, but for a refined grid. */
export function shownOf({ grid, effects }: KnownEffects): KnownEffects['effects'] {
  return grid.coarse === undefined ? effects : shownBlocks(grid).map((index) => at(effects, index));
}

/** Whether every block of a map is known as well as it can be: none is missing or was cut short after some draws. */
export function isWholeMap(known: KnownEffects): boolean {
  return shownOf(known).every((effect) => effect !== null && !isUnsure(effect));
}

/** The maps of an explanation, the input's first, with its regions; before the first run, the empty one of the input. */
export function mapsOf(explanation: Explanation): readonly [MapGeometry, ...MapGeometry[]] {
  const { maps, question } = explanation;
  const { input, block, coarse } = question;
  const [first, ...others] = maps;
  if (first !== undefined) return [{ ...first, grid: gridOfMap(explanation, first) }, ...others];
  const grid = asTensorGrid({ size: input.size, block, coarse });
  return [{ tensor: input.name, grid, placement: placementOfInput(input.size) }];
}

/** What is known once newer effects are in. */
export function withEffects(known: KnownEffects, newer: readonly Effect[]): KnownEffects {
  const effects = [...known.effects];
  for (const { index, ...effect } of newer) {
    at(effects, index);
    effects[index] = effect;
  }
  return { ...known, grid: withDivided(known.grid, (index) => at(effects, index) !== null), effects };
}

/** The same with effects that came as columns. */
export function withColumns(known: KnownEffects, columns: EffectColumns): KnownEffects {
  return withEffects(known, unpackEffects(columns));
}
