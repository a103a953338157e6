import { type BlockEffect, blockWindow, countedEffect, type EffectTable } from './effect-table.ts';
import type { Window } from '../../src/explanation/settings.ts';

/** What the list of blocks can be sorted by. */
export type RankingKey = 'size' | 'effect' | 'position' | 'se' | 'n';

export interface RankingOrder {
  readonly key: RankingKey;
  readonly descending: boolean;
}

export interface RankedBlock {
  readonly index: number;
  readonly window: Window;
  readonly effect: BlockEffect;
}

const valueOf: Readonly<Record<RankingKey, (block: RankedBlock) => number>> = {
  size: ({ effect }) => Math.abs(countedEffect(effect)),
  effect: ({ effect }) => countedEffect(effect),
  position: ({ index }) => index,
  se: ({ effect }) => effect.se,
  n: ({ effect }) => effect.n,
};

/** The blocks that were measured and found to have an effect, in order; equals stay in row order. */
export function rankBlocks(table: EffectTable, order: RankingOrder): readonly RankedBlock[] {
  const value = valueOf[order.key];
  const sign = order.descending ? -1 : 1;
  return table.effects
    .map((effect, index) => ({ index, window: blockWindow(table, index), effect }))
    .filter(({ effect }) => countedEffect(effect) !== 0)
    .sort((a, b) => sign * (value(a) - value(b)) || a.index - b.index);
}
