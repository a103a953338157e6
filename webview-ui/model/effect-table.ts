import type { IndexedEffect } from '../../src/documents/effect-columns.ts';
import type { EffectState } from '../../src/documents/effect-state.ts';
import type { Window } from '../../src/documents/settings.ts';
import type { KnownEffects } from './known-effects.ts';
import type { OutcomeReading } from './outcome-reading.ts';

/** What is known of one block: its effect on an outcome, or that it was not measured yet. */
export interface BlockEffect {
  readonly state: EffectState | 'unknown';
  readonly n: number;
  readonly mean: number;
  readonly se: number;
  readonly low: number;
  readonly high: number;
  /** All treatments of the declared pool were measured: there is no error left to tell. */
  readonly isExact: boolean;
}

/** How a map is tiled, and where it lies. */
export type MapGrid = Omit<KnownEffects, 'effects'>;

/** The effects of a map's blocks on one outcome, in row order of its grid, as far as they are known. */
export interface EffectTable extends MapGrid {
  readonly outcome: OutcomeReading;
  readonly effects: readonly BlockEffect[];
}

const unknown: BlockEffect = { state: 'unknown', n: 0, mean: 0, se: 0, low: 0, high: 0, isExact: false };

/** Whether more draws are needed to tell an effect from zero. */
export function isUnsure({ state, n }: Pick<BlockEffect, 'state' | 'n'>): boolean {
  return state === 'undetermined' && n > 0;
}

/** Whether nothing can be known of an effect, since every donor is there what the image is. */
export function isUndiffering({ state, n }: Pick<BlockEffect, 'state' | 'n'>): boolean {
  return state === 'undetermined' && n === 0;
}

/** What is known of the blocks, seen through one outcome. */
export function tableOn(known: KnownEffects, outcome: OutcomeReading): EffectTable {
  const effects = known.effects.map((effect) => (effect === null ? unknown : effectOn(effect, outcome)));
  return { ...known, outcome, effects };
}

/** An effect, as it is on one outcome. */
export function effectOn(effect: IndexedEffect['effect'], outcome: OutcomeReading): BlockEffect {
  const { name, pool } = outcome;
  const estimate = name === 'dice' ? effect : effect.outcomes[name];
  const { mean, se, low, high } = estimate;
  const state = name === 'dice' ? effect.state : stateOn(effect, estimate, outcome);
  return { state, n: effect.n, mean, se, low, high, isExact: isAllTaken(effect.n, estimate, pool) };
}

/** Whether the whole pool was measured: all of it, or all of it that changes anything, which closes the interval. */
function isAllTaken(
  n: number,
  { low, high }: Pick<BlockEffect, 'low' | 'high'>,
  pool: number | null,
): boolean {
  return n > 0 && pool !== null && (n === pool || low === high);
}

/** The recorded state is about Dice; what it is on another outcome follows from that one's own estimate. */
function stateOn(
  { state, n }: IndexedEffect['effect'],
  { mean, low, high }: Pick<BlockEffect, 'mean' | 'low' | 'high'>,
  { zero, pool }: OutcomeReading,
): EffectState {
  if (isUndiffering({ state, n })) return state;
  const isSmall = Math.abs(mean) < zero || mean === 0;
  switch (state) {
    case 'skipped':
    case 'proved':
      return state;
    case 'screened':
      return isSmall ? 'screened' : 'undetermined';
    case 'measured':
      return isSmall ? 'negligible' : 'measured';
    case 'negligible':
    case 'decided':
    case 'undetermined':
      if (pool === null) return isSmall ? 'negligible' : 'measured';
      if (low >= -zero && high <= zero) return 'negligible';
      return isAllTaken(n, { low, high }, pool) || low > 0 || high < 0 ? 'decided' : 'undetermined';
  }
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

/** The counted effect turned so that, whatever the outcome, less than zero is: the content supports the segmentation. */
export function turnedEffect(effect: BlockEffect, outcome: OutcomeReading): number {
  return outcome.sense * countedEffect(effect);
}

/** The largest absolute effect, by which colours are scaled; zero when there is none. */
export function largestEffect(table: EffectTable): number {
  return table.effects.reduce((most, effect) => Math.max(most, Math.abs(countedEffect(effect))), 0);
}

/** `[y, x, height, width]` of a block of the table, cut at the border of the tensor. */
export function blockWindow(table: MapGrid, index: number): Window {
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
