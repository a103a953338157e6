import { type EffectColumns, unpackEffects } from '../../src/explanation/effect-columns.ts';
import type { EffectState } from '../../src/explanation/effect-state.ts';
import type { EffectMap, Explanation } from '../../src/explanation/explanation.ts';
import type { Window } from '../../src/explanation/settings.ts';

/** What is known of one block: its effect in Dice points, or that it was not measured yet. */
export interface BlockEffect {
  readonly state: EffectState | 'unknown';
  readonly n: number;
  readonly mean: number;
  readonly se: number;
  readonly low: number;
  readonly high: number;
}

/** The effects of a map's blocks in row order of its grid, as far as they are known. */
export interface EffectTable {
  readonly rows: number;
  readonly columns: number;
  /** `[height, width]` of the map's tensor and of a block. */
  readonly size: readonly [number, number];
  readonly block: readonly [number, number];
  readonly effects: readonly BlockEffect[];
}

const unknown: BlockEffect = { state: 'unknown', n: 0, mean: 0, se: 0, low: 0, high: 0 };

/** A table in which nothing is known yet. */
export function emptyTable(map: Pick<EffectMap, 'size' | 'block'>): EffectTable {
  const rows = Math.ceil(map.size[0] / map.block[0]);
  const columns = Math.ceil(map.size[1] / map.block[1]);
  const effects = new Array<BlockEffect>(rows * columns).fill(unknown);
  return { rows, columns, size: map.size, block: map.block, effects };
}

/** The maps of an explanation; before its first run, the one it will have. */
export function mapsOf(explanation: Explanation): readonly Pick<EffectMap, 'tensor' | 'size' | 'block'>[] {
  const { input, block } = explanation.question;
  if (explanation.maps.length > 0) return explanation.maps;
  return [{ tensor: input.name, size: input.size, block: [block, block] }];
}

/** The table with newer effects put in. */
export function withEffects(table: EffectTable, columns: EffectColumns): EffectTable {
  const effects = [...table.effects];
  for (const { index, effect } of unpackEffects(columns)) effects[index] = effect;
  return { ...table, effects };
}

const countAsZero: ReadonlySet<BlockEffect['state']> = new Set([
  'unknown',
  'skipped',
  'proved',
  'screened',
  'negligible',
]);

/** The effect a block counts with: zero unless it was measured and found. */
export function countedEffect(effect: BlockEffect): number {
  return countAsZero.has(effect.state) ? 0 : effect.mean;
}

/** The largest absolute effect, by which colours are scaled; zero when there is none. */
export function largestEffect(table: EffectTable): number {
  return table.effects.reduce((most, effect) => Math.max(most, Math.abs(countedEffect(effect))), 0);
}

/** `[y, x, height, width]` of a block of the table, cut at the border of the tensor. */
export function blockWindow(table: EffectTable, index: number): Window {
  const [height, width] = table.block;
  const y = Math.floor(index / table.columns) * height;
  const x = (index % table.columns) * width;
  return [y, x, Math.min(height, table.size[0] - y), Math.min(width, table.size[1] - x)];
}

/** Ranks by absolute effect, 1 being the largest; blocks that do not count have none. */
export function ranksOf(table: EffectTable): ReadonlyMap<number, number> {
  const order = table.effects
    .map((effect, index) => ({ index, size: Math.abs(countedEffect(effect)) }))
    .filter(({ size }) => size > 0)
    .sort((a, b) => b.size - a.size || a.index - b.index);
  return new Map(order.map(({ index }, i) => [index, i + 1]));
}
