/** What is known of the population before anything is drawn. */
export interface Population {
  /** Smallest and largest value a draw can have. */
  readonly low: number;
  readonly high: number;
  /** Number of values drawn from without replacement; infinite when draws are with replacement. */
  readonly size: number;
}

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * Interval for the mean of a bounded population: hedged capital betting (Waudby-Smith & Ramdas, "Estimating means
 * of bounded random variables by betting", JRSS B 2024; section 4 for draws without replacement). It covers in at
 * least `level` of all cases whatever the distribution, at every number of draws at once, so a run may stop when
 * it likes; a population drawn in full is known exactly.
 * @param values the draws in their order
 * @param planned number of draws the bets are tuned for
 */
export function meanInterval(
  values: readonly number[],
  population: Population,
  planned: number,
  level = 0.95,
): Interval {
  const { low, high, size } = population;
  const range = high - low;
  if (range <= 0) return { low, high: low };
  if (values.length === size) {
    const mean = values.reduce((total, value) => total + value, 0) / size;
    return { low: mean, high: mean };
  }
  const unit = inUnits(values, population);
  const sum = unit.reduce((total, value) => total + value, 0);
  const unseen = Number.isFinite(size) ? (size - unit.length) / size : 1;
  const seen = Number.isFinite(size) ? sum / size : 0;
  const bets = betsOf(unit, planned, 1 - level);
  const isPlausible = (mean: number): boolean => capital(unit, bets, mean, size) < 1 / (1 - level);
  const centre = Math.min(seen + unseen, Math.max(seen, sum / Math.max(1, unit.length)));
  return {
    low: low + range * edge(isPlausible, centre, seen),
    high: low + range * edge(isPlausible, centre, seen + unseen),
  };
}

/** Draws as shares of what they can be. */
export function inUnits(values: readonly number[], { low, high }: Population): readonly number[] {
  return values.map((value) => Math.min(1, Math.max(0, (value - low) / (high - low))));
}

/** Predictable plug-in bets: each uses only the draws before it. */
export function betsOf(values: readonly number[], planned: number, alpha: number): readonly number[] {
  let sum = 0.5;
  let squares = 0.25;
  return values.map((value, i) => {
    const bet = Math.sqrt((2 * Math.log(2 / alpha)) / (Math.max(planned, i + 1) * (squares / (i + 1))));
    sum += value;
    squares += (value - sum / (i + 2)) ** 2;
    return bet;
  });
}

/** Capital of two hedged gamblers, one betting that the mean is larger than `mean`, one that it is smaller. */
function capital(values: readonly number[], bets: readonly number[], mean: number, size: number): number {
  let above = 1;
  let below = 1;
  let sum = 0;
  values.forEach((value, i) => {
    const left = Number.isFinite(size) ? (size * mean - sum) / (size - i) : mean;
    const bet = bets[i] ?? 0;
    above *= 1 + Math.min(bet, caution / Math.max(left, 1e-12)) * (value - left);
    below *= 1 - Math.min(bet, caution / Math.max(1 - left, 1e-12)) * (value - left);
    sum += value;
  });
  return Math.max(above, below) / 2;
}

/** Largest part of the capital a gambler stakes on one draw. */
const caution = 0.75;

/** Where plausibility ends between a plausible centre and a limit, by bisection. */
function edge(isPlausible: (mean: number) => boolean, centre: number, limit: number): number {
  if (isPlausible(limit)) return limit;
  let inside = centre;
  let outside = limit;
  for (let i = 0; i < 40; i++) {
    const middle = (inside + outside) / 2;
    if (isPlausible(middle)) inside = middle;
    else outside = middle;
  }
  return outside;
}
