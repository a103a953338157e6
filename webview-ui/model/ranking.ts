import type { Box } from '../../src/documents/box.ts';
import { blockAt } from '../../src/documents/grid.ts';
import { type BlockEffect, countedEffect } from './block-effect.ts';
import type { EffectTable } from './effect-table.ts';
import { type Order, sortedBy } from './sorting.ts';

/** What the list of blocks can be sorted by. */
export type RankingKey = 'size' | 'effect' | 'position' | 'se' | 'n';

/** A row of the list of blocks. */
export interface RankedBlock {
  readonly index: number;
  readonly box: Box<'tensor'>;
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
export function rankBlocks({ grid, effects }: EffectTable, order: Order<RankingKey>): readonly RankedBlock[] {
  const blocks = effects.flatMap((effect, index) =>
    countedEffect(effect) === 0 ? [] : [{ index, box: blockAt(grid, index), effect }],
  );
  return sortedBy(blocks, valueOf[order.key], order.descending);
}
