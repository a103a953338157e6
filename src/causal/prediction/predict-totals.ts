import { at } from '../../at.ts';
import { stateOfInterval } from '../../documents/effect-state.ts';
import type { Effect, Estimate } from '../../documents/effects.ts';
import { type OutcomeName, outcomeNames } from '../../documents/outcomes.ts';
import type { Fit, Predicted } from '../../documents/prediction.ts';
import { noEffect, rounded } from '../outcomes/effect.ts';
import { changeRange, type Counts, outcomeOf } from '../outcomes/outcome.ts';
import { type BlockFeatures, scalesOf } from './block-features.ts';
import { predictMeans, type Prediction } from './predict-means.ts';

/** A draw of a block that was measured by a whole pass: its features, and the counts with statistics held and without. */
interface MeasuredDraw {
  readonly features: Float64Array;
  readonly direct: Counts;
  readonly total: Counts;
}

/** What total effects are predicted from. */
interface TotalsOptions {
  readonly baseline: Counts;
  /** Counts under every draw of each block, with statistics held; none where a block changes nothing so. */
  readonly direct: readonly (readonly Counts[])[];
  /** The blocks that are treated at all. */
  readonly treated: ReadonlySet<number>;
  readonly features: BlockFeatures;
  readonly sample: readonly { readonly block: number; readonly draws: readonly MeasuredDraw[] }[];
  /** How many draws the pool has. */
  readonly draws: number;
  readonly tau: number;
}

/** What counts change each outcome by. */
export function changesOf(counts: Counts, baseline: Counts): Float64Array {
  return Float64Array.from(outcomeNames, (name) => outcomeOf(name, counts) - outcomeOf(name, baseline));
}

/**
 * Total effects over a pool: of each block, its direct effect, which is known, and what is predicted to come through the
 * statistics, with an interval for both. Ranges that an outcome cannot leave bound the intervals.
 */
export function predictTotals(options: TotalsOptions): Predicted {
  const { baseline, direct, treated, features, sample, draws, tau } = options;
  const through = predictMeans(
    features,
    scalesOf(features),
    sample.map(({ block, draws: some }) => ({
      block,
      draws: some.map((draw) => {
        const own = changesOf(draw.direct, baseline);
        const responses = changesOf(draw.total, baseline).map((total, i) => total - at(own, i));
        return { features: draw.features, responses };
      }),
    })),
  );
  const measured = sample.flatMap(({ draws: some }) => some.map(({ total }) => changesOf(total, baseline)));
  const effects = direct.map((counts, index): Effect => {
    if (!treated.has(index)) return { index, ...noEffect('skipped') };
    const known = meanOf(counts.map((one) => changesOf(one, baseline)));
    const estimates = byOutcome((name, i) =>
      totalOf(known[i] ?? 0, at(through, i), index, changeRange(name, baseline, baseline)),
    );
    const { dice, ...outcomes } = estimates;
    return { index, state: stateOfInterval(dice, tau), n: draws, ...dice, outcomes };
  });
  const fits = byOutcome((_, i) =>
    fitOf(
      measured.map((changes) => at(changes, i)),
      at(through, i).residual,
    ),
  );
  return { effects, passes: measured.length, fits };
}

function byOutcome<T>(make: (name: OutcomeName, index: number) => T): Record<OutcomeName, T> {
  return Object.fromEntries(outcomeNames.map((name, i) => [name, make(name, i)])) as Record<OutcomeName, T>;
}

function meanOf(rows: readonly Float64Array[]): Float64Array {
  const mean = new Float64Array(outcomeNames.length);
  for (const row of rows)
    for (const [i, value] of row.entries()) mean[i] = (mean[i] ?? 0) + value / rows.length;
  return mean;
}

function totalOf(
  direct: number,
  through: Prediction,
  block: number,
  range: ReturnType<typeof changeRange>,
): Estimate {
  const within = (value: number): number => Math.min(range.high, Math.max(range.low, value));
  const [mean, low, high] = [through.means, through.lows, through.highs].map((some) =>
    rounded(within(direct + at(some, block))),
  ) as [number, number, number];
  return { mean, se: rounded(at(through.errors, block)), low, high };
}

function fitOf(changes: readonly number[], residual: number): Fit {
  const mean = changes.reduce((sum, change) => sum + change, 0) / changes.length;
  const variance = changes.reduce((sum, change) => sum + (change - mean) ** 2, 0) / changes.length;
  const r2 = variance > 0 ? 1 - residual ** 2 / variance : 0;
  return { r2: rounded(r2), residual: rounded(residual) };
}
