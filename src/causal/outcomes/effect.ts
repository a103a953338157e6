import type { Estimate, Measurement } from '../../documents/effects.ts';
import { type OutcomeName, outcomeNames } from '../../documents/outcomes.ts';
import { studentMean } from '../intervals/student-mean.ts';
import { meanInterval, type Population } from '../intervals/interval.ts';
import { changeRange, type Counts, outcomeOf, outcomeSpan } from './outcome.ts';

/** What an effect is estimated from, besides its draws. */
export interface Setting {
  readonly baseline: Counts;
  /** The baseline of each draw, where draws do not share one. */
  readonly baselines?: readonly Counts[];
  /** Counts of the part of the RoI that the unit can change; null where it can change nothing. */
  readonly reach: Counts | null;
  /** Values drawn from without replacement; infinite for draws with replacement. */
  readonly population: number;
  /** Draws the intervals are tuned for. */
  readonly planned: number;
  /** Whether draws are independent ones of endlessly many: intervals are Student's t. */
  readonly areSampled?: boolean;
}

/** The effect of a unit on every outcome, from the counts under each of its draws. */
export function estimateEffect(draws: readonly Counts[], setting: Setting): Omit<Measurement, 'state'> {
  const estimates = Object.fromEntries(
    outcomeNames.map((name) => [name, estimate(name, draws, setting)]),
  ) as Record<OutcomeName, Estimate>;
  const { dice, ...outcomes } = estimates;
  return { n: draws.length, ...dice, outcomes };
}

/** The effect of a unit that can change nothing, or was not treated. */
export function noEffect(state: 'proved' | 'skipped'): Measurement {
  const nothing: Estimate = { mean: 0, se: 0, low: 0, high: 0 };
  const { dice, ...outcomes } = Object.fromEntries(outcomeNames.map((name) => [name, nothing])) as Record<
    OutcomeName,
    Estimate
  >;
  return { state, n: 0, ...dice, outcomes };
}

/** Mean, standard error and 95 % interval of the changes of one outcome. */
function estimate(name: OutcomeName, draws: readonly Counts[], setting: Setting): Estimate {
  const { baseline, baselines, population, planned } = setting;
  const before = outcomeOf(name, baseline);
  const changes = draws.map(
    (counts, i) =>
      outcomeOf(name, counts) -
      (baselines === undefined ? before : outcomeOf(name, baselines[i] ?? baseline)),
  );
  const range = changesOf(name, setting);
  if (setting.areSampled === true) return sampledMean(changes, range);
  return estimateMean(changes, { ...range, size: population }, planned);
}

/**
 * The mean of changes, its standard error and 95 % interval.
 * @param population the least and most that a change can be, and of how many they are drawn
 * @param planned draws that the interval is tuned for
 */
export function estimateMean(changes: readonly number[], population: Population, planned: number): Estimate {
  const n = changes.length;
  const mean = changes.reduce((sum, change) => sum + change, 0) / Math.max(1, n);
  const squares = changes.reduce((sum, change) => sum + (change - mean) ** 2, 0);
  const unseen = Number.isFinite(population.size) ? Math.max(0, 1 - n / population.size) : 1;
  const { low, high } = meanInterval(changes, population, planned);
  return {
    mean: rounded(mean),
    se: rounded(n > 1 ? Math.sqrt((squares / (n - 1) / n) * unseen) : 0),
    low: rounded(low),
    high: rounded(high),
  };
}

/** Student's interval, within the range of a change; the whole range after one draw, which says nothing of scatter. */
function sampledMean(
  changes: readonly number[],
  { low, high }: { readonly low: number; readonly high: number },
): Estimate {
  const [first] = changes;
  if (first === undefined || changes.length === 1)
    return { mean: rounded(first ?? 0), se: 0, low: rounded(low), high: rounded(high) };
  const found = studentMean(changes);
  return {
    mean: rounded(found.mean),
    se: rounded(found.se),
    low: rounded(Math.max(low, found.low)),
    high: rounded(Math.min(high, found.high)),
  };
}

/** The least and most that an outcome can change by. */
function changesOf(
  name: OutcomeName,
  { baseline, baselines, reach }: Setting,
): { readonly low: number; readonly high: number } {
  if (reach === null) return { low: 0, high: 0 };
  if (baselines !== undefined) {
    const most = outcomeSpan(name, reach, baseline);
    return { low: -most, high: most };
  }
  return changeRange(name, baseline, reach);
}

/** Millionths of a point are rounding errors of floating-point sums. */
export function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6 + 0;
}
