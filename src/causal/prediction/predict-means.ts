import { at } from '../../at.ts';
import type { BlockFeatures, FeatureScales } from './block-features.ts';
import { type Linear, type Observation, predicted, ridge, sumsOf, sumsWithout } from './ridge.ts';

/** A block that was measured under some draws: the features of each, and what it changed each response by. */
interface MeasuredBlock {
  readonly block: number;
  readonly draws: readonly Observation[];
}

/** What is predicted of a response: the mean over all draws of each block. */
export interface Prediction {
  readonly means: Float64Array;
  /** Intervals `[low, high]`, which hold the means of 95 % of blocks; without end where too few blocks were measured. */
  readonly lows: Float64Array;
  readonly highs: Float64Array;
  /** How far a mean is off, as a root mean square. */
  readonly errors: Float64Array;
  /** What is left of single draws, by models of other blocks: a standard deviation in the response's unit. */
  readonly residual: number;
}

const folds = 10;

/** Penalties that cross-validation chooses from, of features that are divided by their scales. */
const penalties = [1e-3, 1e-2, 1e-1, 1, 10, 100];

/**
 * The share of blocks that each side of an interval may miss. Leaving single blocks out, both miss 5 % at most, whatever the
 * model; leaving out folds, the bound is some percent weaker, though few miss as many.
 */
const missed = 0.025;

/**
 * Predicts the mean over all draws of responses of each block, from the features of all blocks and what was measured of
 * some, of which every block was as likely. A ridge regression predicts single draws, and, since it is linear, means. Its
 * penalty is found by cross-validation that leaves whole blocks out.
 *
 * Intervals are those of CV+ (Barber, Candès, Ramdas & Tibshirani 2021), of residuals relative to how much a block changes:
 * they rest on the blocks being sampled at random, not on the model. A block's residual is the mean over its sampled draws,
 * which is further off than the mean over all of them; what that adds makes intervals wider.
 * @param measured two blocks at least
 */
export function predictMeans(
  { means }: BlockFeatures,
  scales: FeatureScales,
  measured: readonly MeasuredBlock[],
): readonly Prediction[] {
  const scaled = (features: Float64Array): Float64Array =>
    features.map((value, j) => ((scales.features[j] ?? 0) > 0 ? value / at(scales.features, j) : 0));
  const observed = measured.map(({ block, draws }) => ({
    scale: at(scales.blocks, block),
    draws: draws.map(({ features, responses }) => ({ features: scaled(features), responses })),
  }));
  const rows = means.map(scaled);
  const parts = Math.min(folds, observed.length);
  const foldOf = (index: number): number => index % parts;
  const sums = Array.from({ length: parts }, (_, fold) =>
    sumsOf(observed.flatMap(({ draws }, i) => (foldOf(i) === fold ? draws : []))),
  );
  const all = sumsOf(observed.flatMap(({ draws }) => draws));
  const models = penalties.map((penalty) => ({
    whole: ridge(all, penalty),
    without: sums.map((some) => ridge(sumsWithout(all, some), penalty)),
  }));
  const responses = at(at(observed, 0).draws, 0).responses.length;
  return Array.from({ length: responses }, (_, response) => {
    const tried = models.map(({ whole, without }) => {
      const left = observed.map(({ draws }, i) =>
        draws.map(
          (one) => at(one.responses, response) - predicted(at(without, foldOf(i)), response, one.features),
        ),
      );
      return { whole, without, left, error: meanSquare(left.flat()) };
    });
    const best = tried.reduce((a, b) => (b.error < a.error ? b : a));
    const off = best.left.map((draws, i) => Math.abs(mean(draws)) / at(observed, i).scale);
    const typical = Math.sqrt(meanSquare(off));
    const intervals = rows.map((row, block) =>
      intervalOf(best.without, response, row, off, at(scales.blocks, block)),
    );
    return {
      means: Float64Array.from(rows, (row, i) => {
        const { low, high } = at(intervals, i);
        return Math.min(high, Math.max(low, predicted(best.whole, response, row)));
      }),
      lows: Float64Array.from(intervals, ({ low }) => low),
      highs: Float64Array.from(intervals, ({ high }) => high),
      errors: scales.blocks.map((scale) => typical * scale),
      residual: Math.sqrt(best.error),
    };
  });
}

/** The interval of CV+ of one block: from what the model without each fold predicts, as far off as that fold's blocks were. */
function intervalOf(
  without: readonly Linear[],
  response: number,
  row: Float64Array,
  off: readonly number[],
  scale: number,
): { readonly low: number; readonly high: number } {
  const values = without.map((model) => predicted(model, response, row));
  const valueFor = (i: number): number => at(values, i % values.length);
  const rank = Math.floor(missed * (off.length + 1));
  if (rank === 0) return { low: -Infinity, high: Infinity };
  const lows = Float64Array.from(off, (one, i) => valueFor(i) - one * scale).sort();
  const highs = Float64Array.from(off, (one, i) => valueFor(i) + one * scale).sort();
  return { low: at(lows, rank - 1), high: at(highs, highs.length - rank) };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function meanSquare(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value * value, 0) / values.length;
}
