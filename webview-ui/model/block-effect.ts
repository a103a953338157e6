import type { Measurement } from '../../src/documents/effects.ts';
import { type EffectState, isUndiffering } from '../../src/documents/effect-state.ts';
import type { OutcomeReading } from './outcome-reading.ts';

/** The effect of a block or a component on one outcome, or that it is not measured yet. */
export interface BlockEffect {
  readonly state: EffectState | 'unknown';
  readonly n: number;
  readonly mean: number;
  readonly se: number;
  readonly low: number;
  readonly high: number;
  /** The whole declared pool was measured: there is no sampling error. */
  readonly isExact: boolean;
}

/** The effect of a block that is not measured yet. */
export const unknownEffect: BlockEffect = {
  state: 'unknown',
  n: 0,
  mean: 0,
  se: 0,
  low: 0,
  high: 0,
  isExact: false,
};

/** Whether more draws are needed to distinguish an effect from zero. */
export function isUnsure({ state, n }: Pick<BlockEffect, 'state' | 'n'>): boolean {
  return state === 'undetermined' && n > 0;
}

/** The effect on one outcome. */
export function effectOn(effect: Measurement, outcome: OutcomeReading): BlockEffect {
  const { name, pool } = outcome;
  const estimate = name === 'dice' ? effect : effect.outcomes[name];
  const { mean, se, low, high } = estimate;
  const state = name === 'dice' ? effect.state : stateOn(effect, estimate, outcome);
  return { state, n: effect.n, mean, se, low, high, isExact: isWholePool(effect.n, estimate, pool) };
}

/** Whether the whole pool was measured: all of it, or all that changes anything, which closes the interval. */
function isWholePool(
  n: number,
  { low, high }: Pick<BlockEffect, 'low' | 'high'>,
  pool: number | null,
): boolean {
  return n > 0 && pool !== null && (n === pool || low === high);
}

/** The recorded state is about Dice; the state on another outcome follows from the estimate of that outcome. */
function stateOn(
  { state, n }: Measurement,
  { mean, low, high }: Pick<BlockEffect, 'mean' | 'low' | 'high'>,
  { zero, pool, isPredicted }: OutcomeReading,
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
      // The published method goes by means.
      if (state === 'negligible' && pool === null && !isPredicted) return isSmall ? 'negligible' : 'measured';
      if (low >= -zero && high <= zero) return 'negligible';
      return isWholePool(n, { low, high }, pool) || low > 0 || high < 0 ? 'decided' : 'undetermined';
  }
}

const countAsZero: ReadonlySet<BlockEffect['state']> = new Set([
  'unknown',
  'skipped',
  'proved',
  'screened',
  'negligible',
]);

/** The value an effect counts with: its mean, or zero where it is not measured or negligible. */
export function countedEffect(effect: BlockEffect): number {
  return countAsZero.has(effect.state) ? 0 : effect.mean;
}

/** The counted effect with the sign of Dice: below zero the content supports the segmentation, whatever the outcome. */
export function turnedEffect(effect: BlockEffect, outcome: OutcomeReading): number {
  return outcome.sense * countedEffect(effect);
}
