import { at } from '../../src/at.ts';
import type { Box } from '../../src/documents/box.ts';
import { blockAt, tileCount } from '../../src/documents/grid.ts';
import { partsOfCoarse } from '../../src/documents/refined-grid.ts';
import { partitionOf, regionName } from '../../src/documents/regions.ts';
import { type BlockEffect, countedEffect } from './block-effect.ts';
import type { EffectTable } from './effect-table.ts';
import { type Order, sortedBy } from './sorting.ts';

/** What the list of blocks can be sorted by. */
export type RankingKey = 'size' | 'effect' | 'position' | 'volume' | 'se' | 'n';

/** A row of the list of blocks. */
export interface RankedBlock {
  readonly index: number;
  /** Where it stands in row order. */
  readonly place: number;
  readonly box: Box<'tensor'>;
  /** What it is called, and how many positions it has, where it is a region of any shape. */
  readonly region: { readonly name: string; readonly label: number; readonly positions: number } | null;
  readonly effect: BlockEffect;
}

const valueOf: Readonly<Record<RankingKey, (block: RankedBlock) => number>> = {
  size: ({ effect }) => Math.abs(countedEffect(effect)),
  effect: ({ effect }) => countedEffect(effect),
  position: ({ place }) => place,
  volume: ({ region }) => region?.positions ?? 0,
  se: ({ effect }) => effect.se,
  n: ({ effect }) => effect.n,
};

/** The blocks that were measured and found to have an effect, in order; equals stay in row order. */
export function rankBlocks({ grid, effects }: EffectTable, order: Order<RankingKey>): readonly RankedBlock[] {
  const { regions, size } = grid;
  const partition = regions && partitionOf(regions, size);
  const regionAt = (index: number): RankedBlock['region'] => {
    if (!regions || !partition) return null;
    const part = at(regions.parts, index);
    return { name: regionName(part), label: part.label, positions: at(partition.volumes, index) };
  };
  const tiles = tileCount(grid);
  const placeOf = (index: number): number => (index < tiles ? index : at(partsOfCoarse(grid, index), 0));
  const blocks = effects.flatMap((effect, index) =>
    countedEffect(effect) === 0
      ? []
      : [{ index, place: placeOf(index), box: blockAt(grid, index), region: regionAt(index), effect }],
  );
  return sortedBy(blocks, valueOf[order.key], order.descending);
}
