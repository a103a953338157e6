import { capital, type Game, smallest, tunedBets } from './gamblers.ts';

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
 * Interval for the mean of a bounded population: the means against which betting wins too little (Waudby-Smith &
 * Ramdas, "Estimating means of bounded random variables by betting", JRSS B 2024; section 4 for draws without
 * replacement). It covers in at least `level` of all cases, whatever the distribution and at every number of
 * draws at once, so a run may stop at any time. A population drawn in full is known exactly. The mean of the draws is
 * always inside, unless the draws rule it out.
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
  if (values.length === 0 || range <= 0) return { low, high };
  if (values.length >= size) {
    const mean = sumOf(values) / values.length;
    return { low: mean, high: mean };
  }
  const games = gamesOf(values, population, planned, 1 - level);
  const enough = 2 / (1 - level);
  const least = leastPlausible(games.up, enough);
  const most = Math.max(least, 1 - leastPlausible(games.down, enough));
  return { low: low + range * least, high: Math.min(high, low + range * most) };
}

/**
 * Evidence of draws against a mean within `claim`: an e-value, whose inverse is a p-value at every number of draws at
 * once. It is the smallest capital, averaged over the gamblers of both sides, for any mean within the claim; infinite
 * where the draws rule the claim out.
 */
export function evidenceAgainst(
  claim: Interval,
  values: readonly number[],
  population: Population,
  planned: number,
): number {
  const { low, high, size } = population;
  const { up, down } = gamesOf(values, population, planned, 0.05);
  const limits = logicalLimits(up, sumOf(up.units));
  const [least, most] = [(claim.low - low) / (high - low), (claim.high - low) / (high - low)];
  if (most < limits.low || least > limits.high) return Infinity;
  if (values.length >= size) return 1;
  const above = capital(up, Math.min(most, limits.high));
  const below = capital(down, 1 - Math.max(least, limits.low));
  return Math.max(1, (above + below) / 2);
}

/** Draws scaled to [0, 1], and one minus them: for bets that the mean is larger, and that it is smaller. */
function gamesOf(
  values: readonly number[],
  { low, high, size }: Population,
  planned: number,
  alpha: number,
): Record<'up' | 'down', Game> {
  const units = values.map((value) => Math.min(1, Math.max(0, (value - low) / (high - low))));
  const bets = tunedBets(units, planned, alpha);
  return { up: { units, bets, size }, down: { units: units.map((unit) => 1 - unit), bets, size } };
}

/** The limits of the mean if all unseen values are as small, or as large, as possible. */
function logicalLimits({ units, size }: Game, sum: number): Interval {
  return { low: sum / size, high: 1 - (units.length - sum) / size };
}

function sumOf(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

/**
 * The smallest mean (or one slightly smaller) against which less than `enough` is won. It lies between the logical limit
 * and the mean of the draws, since capital falls as the mean grows. The logarithm of capital is nearly linear in the
 * logarithm of the mean less the logical limit.
 */
function leastPlausible(game: Game, enough: number): number {
  const { units, size } = game;
  const sum = sumOf(units);
  const limits = logicalLimits(game, sum);
  const evidence = (mean: number): number => Math.log(capital(game, mean) / enough);
  const atLimit = evidence(limits.low);
  if (atLimit < 0) return limits.low;
  const centre = Math.min(limits.high, Math.max(limits.low, sum / units.length));
  const atCentre = evidence(centre);
  if (atCentre >= 0) return centre;
  const floor = (sum - (units.at(-1) ?? 0)) / size;
  const placeOf = (mean: number): number => Math.log(Math.max(smallest, mean - floor));
  const meanAt = (place: number): number => floor + Math.exp(place);
  const place = crossing(
    (at) => evidence(meanAt(at)),
    [placeOf(limits.low), atLimit],
    [placeOf(centre), atCentre],
  );
  return Math.min(centre, Math.max(limits.low, meanAt(place)));
}

/** Evidence this near zero, in nats, counts as zero. */
const nearEnough = 1e-3;

const mostTurns = 60;

/** Where `evidence` crosses zero, or just before, between two points where it is known: regula falsi (Illinois). */
function crossing(
  evidence: (place: number) => number,
  [start, atStart]: readonly [place: number, evidence: number],
  [end, atEnd]: readonly [place: number, evidence: number],
): number {
  let [outside, above] = [start, atStart];
  let [inside, below] = [end, atEnd];
  let reached = atStart;
  let wasOutside: boolean | null = null;
  for (let turn = 0; reached > nearEnough && turn < mostTurns; turn++) {
    const share = Number.isFinite(above - below) ? below / (below - above) : 0.5;
    const next = inside + share * (outside - inside);
    const found = evidence(next);
    const isOutside = found >= 0;
    if (isOutside) {
      if (wasOutside === true) below /= 2;
      outside = next;
      above = found;
      reached = found;
    } else {
      if (wasOutside === false) above /= 2;
      inside = next;
      below = found;
    }
    wasOutside = isOutside;
  }
  return outside;
}
