import { type BlockEffect, countedEffect } from './block-effect.ts';
import type { EffectTable } from './effect-table.ts';
import type { OutcomeReading } from './outcome-reading.ts';

/** Where a scale ends: at the outcome's reference, or where the map's own effects, or a percentile of them, end. */
export type ScaleRange = 'reference' | 'all' | 'p99' | 'p95';

/** How sizes are spread over a scale: small effects get more room on a square root, most on a symmetric log. */
type ScaleSteps = 'root' | 'log' | 'linear';

/** What is hidden: effects smaller than the threshold, or those whose 95 % interval comes closer to zero than that. */
type ThresholdBy = 'effect' | 'certain';

/** What a user chooses about the scale of a map. */
export interface ScaleOptions {
  readonly range: ScaleRange;
  readonly steps: ScaleSteps;
  /** Where on the scale hiding ends, 0–1; 0 hides nothing. */
  readonly threshold: number;
  readonly thresholdBy: ThresholdBy;
}

/** The scale of one or several maps, in the outcome's unit; it is symmetric about zero. */
export interface Scale {
  /** What the limit follows; the reference where a map has no effects of its own to follow. */
  readonly range: ScaleRange;
  readonly limit: number;
  readonly steps: ScaleSteps;
  /** Below this size a symmetric log is linear. */
  readonly linearBelow: number;
  /** Whether any effect is known; `skipped` where none ever will be, since all blocks overlap the RoI. */
  readonly known: 'none' | 'skipped' | 'some';
  /** The counted effect farthest from zero. */
  readonly largest: number;
  /** How many effects lie beyond the limit. */
  readonly beyond: number;
  /** Smaller sizes are hidden. */
  readonly threshold: number;
  readonly thresholdBy: ThresholdBy;
}

const percentiles = { all: 1, p99: 0.99, p95: 0.95 } as const;

/** The size that a scale ends at by default: the outermost published edge, 3 points or 10 pixels. */
export function referenceLimit({ edges, zero }: OutcomeReading): number {
  return edges.at(-1) ?? zero;
}

/** The scale of maps on one outcome. */
export function scaleOf(
  tables: readonly EffectTable[],
  outcome: OutcomeReading,
  { range, steps, threshold, thresholdBy }: ScaleOptions,
): Scale {
  const counted = tables.flatMap(({ effects }) =>
    effects.map(countedEffect).filter((effect) => effect !== 0),
  );
  const sizes = counted.map(Math.abs);
  const own = range === 'reference' ? 0 : niceLimit(percentile(sizes, percentiles[range]));
  const limit = own > 0 ? own : referenceLimit(outcome);
  const linearBelow = Math.min(outcome.zero, limit / 10);
  const bare = { limit, steps, linearBelow };
  return {
    ...bare,
    range: own > 0 ? range : 'reference',
    known: knownIn(tables.flatMap(({ effects }) => effects)),
    largest: counted.reduce((most, effect) => (Math.abs(effect) > Math.abs(most) ? effect : most), 0),
    beyond: sizes.filter((size) => size > limit).length,
    threshold: threshold === 0 ? 0 : sizeAt(threshold, bare),
    thresholdBy,
  };
}

function knownIn(effects: readonly BlockEffect[]): Scale['known'] {
  if (effects.some(({ state }) => state !== 'unknown' && state !== 'skipped')) return 'some';
  return effects.length > 0 && effects.every(({ state }) => state === 'skipped') ? 'skipped' : 'none';
}

/** The smallest value that so large a share of the values does not exceed; 0 where there are none. */
function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.floor(share * (sorted.length - 1)))] ?? 0;
}

/** Where a size lies on the scale, from 0 at zero to 1 at the limit and beyond. */
export function positionOf(size: number, { limit, steps, linearBelow }: Pick<Scale, ScaleKey>): number {
  const share = Math.min(1, Math.abs(size) / limit);
  switch (steps) {
    case 'linear':
      return share;
    case 'root':
      return Math.sqrt(share);
    case 'log':
      return Math.log1p((share * limit) / linearBelow) / Math.log1p(limit / linearBelow);
  }
}

/** The size at a position of the scale, 0–1: the inverse of `positionOf`. */
export function sizeAt(position: number, { limit, steps, linearBelow }: Pick<Scale, ScaleKey>): number {
  switch (steps) {
    case 'linear':
      return position * limit;
    case 'root':
      return position ** 2 * limit;
    case 'log':
      return linearBelow * Math.expm1(position * Math.log1p(limit / linearBelow));
  }
}

type ScaleKey = 'limit' | 'steps' | 'linearBelow';

/** Whether two scales draw a map alike. */
export function isSameScale(a: Scale, b: Scale): boolean {
  return (
    a.limit === b.limit &&
    a.steps === b.steps &&
    a.threshold === b.threshold &&
    a.thresholdBy === b.thresholdBy
  );
}

/** Whether an effect is larger than the scale. */
export function isBeyond(effect: BlockEffect, { limit }: Pick<Scale, 'limit'>): boolean {
  return Math.abs(countedEffect(effect)) > limit;
}

/** Whether an effect is hidden by the threshold. */
export function isHidden(effect: BlockEffect, { threshold, thresholdBy }: Scale): boolean {
  if (threshold === 0) return false;
  return (thresholdBy === 'effect' ? Math.abs(countedEffect(effect)) : certainSize(effect)) < threshold;
}

/** How large an effect is for certain: the end of its 95 % interval that is closer to zero; 0 where zero lies within. */
export function certainSize(effect: BlockEffect): number {
  const { low, high, isExact, state } = effect;
  if (isExact) return Math.abs(countedEffect(effect));
  if (state !== 'decided' && state !== 'measured') return 0;
  return Math.max(0, low, -high);
}

const leastGap = 0.15;

/** Sizes to write at a scale, from the limit inwards, so far apart that their numbers do not touch; without zero. */
export function ticksOf(scale: Pick<Scale, ScaleKey>): readonly number[] {
  const ticks = [scale.limit];
  let last = 1;
  for (let power = Math.ceil(Math.log10(scale.limit)); power > Math.log10(scale.limit) - 4; power--) {
    for (const size of [3 * 10 ** (power - 1), 10 ** (power - 1)]) {
      const position = positionOf(size, scale);
      if (size >= scale.limit || last - position < leastGap || position < leastGap) continue;
      ticks.push(Number(size.toPrecision(1)));
      last = position;
    }
  }
  return ticks;
}

/** The limit rounded up to two leading digits, so that the numbers under the scale are easy to read. */
export function niceLimit(largest: number): number {
  if (largest <= 0) return 0;
  const unit = 10 ** (Math.floor(Math.log10(largest)) - 1);
  return Number((Math.ceil(largest / unit - 1e-9) * unit).toPrecision(2));
}
