import { type BlockEffect, blockWindow, countedEffect, type EffectTable } from './effect-table.ts';
import { type Order, sortedBy } from './sorting.ts';
import type { Window } from '../../src/documents/settings.ts';

/** What the list of blocks can be sorted by. */
export type RankingKey = 'size' | 'effect' | 'position' | 'se' | 'n';

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
export function rankBlocks(table: EffectTable, order: Order<RankingKey>): readonly RankedBlock[] {
  const blocks = table.effects
    .map((effect, index) => ({ index, window: blockWindow(table, index), effect }))
    .filter(({ effect }) => countedEffect(effect) !== 0);
  return sortedBy(blocks, valueOf[order.key], order.descending);
}
