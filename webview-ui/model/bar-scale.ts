import { type BlockEffect, countedEffect } from './block-effect.ts';
import type { OutcomeReading } from './outcome-reading.ts';

/** What bars beside numbers span: from `low` to `high`, with zero between; below zero supports. */
export interface BarScale {
  readonly low: number;
  readonly high: number;
}

/** A bar and its whisker in shares of the scale's width, 0–1; null where there is no interval. */
export interface BarShape {
  readonly zero: number;
  readonly from: number;
  readonly to: number;
  readonly whisker: readonly [number, number] | null;
}

/** The scale that holds the effects; intervals may reach beyond it. */
export function barScale(effects: Iterable<BlockEffect>, outcome: OutcomeReading): BarScale {
  let [low, high] = [0, 0];
  for (const effect of effects) {
    const turned = outcome.sense * countedEffect(effect);
    low = Math.min(low, turned);
    high = Math.max(high, turned);
  }
  const room = 0.08 * (high - low);
  return { low: low < 0 ? low - room : 0, high: high > 0 ? high + room : 0 };
}

/** Where a bar lies on the scale; cut at the scale's ends. */
export function barShape(effect: BlockEffect, outcome: OutcomeReading, { low, high }: BarScale): BarShape {
  const width = high - low;
  const at = (value: number): number =>
    width > 0 ? Math.min(1, Math.max(0, (outcome.sense * value - low) / width)) : 0.5;
  const ends = [at(0), at(countedEffect(effect))];
  const hasInterval = effect.n > 0 && effect.low < effect.high && effect.state !== 'proved';
  const whisker = [at(effect.low), at(effect.high)];
  return {
    zero: at(0),
    from: Math.min(...ends),
    to: Math.max(...ends),
    whisker: hasInterval ? [Math.min(...whisker), Math.max(...whisker)] : null,
  };
}
