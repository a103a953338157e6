import { betsOf, inUnits, type Interval, type Population } from './interval.ts';

/** What a gambler stakes on each draw: as much as was learnt from those before it, or a share of all it may. */
interface Gambler {
  /** Its part of the capital at the start. */
  readonly part: number;
  /** By draw, limited to `most` of all it may; null: always `most`. */
  readonly bets: readonly number[] | null;
  readonly most: number;
}

/**
 * Interval for the mean of a bounded population by the same betting as `meanInterval`, of which it keeps all promises,
 * with the capital divided among gamblers of different boldness: one tunes its bets to the draws before, and wins where
 * there are many; others stake a fixed share and win where there are few. A mean of their capitals bets fairly as each
 * of them does.
 * @param values the draws in their order
 * @param planned number of draws the tuned bets are made for
 */
export function mixedInterval(
  values: readonly number[],
  population: Population,
  planned: number,
  level = 0.95,
): Interval {
  const { low, high, size } = population;
  const range = high - low;
  if (range <= 0) return { low, high: low };
  const units = inUnits(values, population);
  const gamblers = gamblersFor(units, planned, 1 - level);
  const limits = logicalLimits(units, size);
  if (values.length === size) return { low: low + range * limits.low, high: low + range * limits.low };
  /** In nats, beyond what makes a mean implausible. */
  const evidence = (at: number): number => {
    const { above, below } = capital(units, gamblers, at, size);
    return Math.log(((above + below) / 2) * (1 - level));
  };
  const mean = units.reduce((total, value) => total + value, 0) / Math.max(1, units.length);
  const centre = Math.min(limits.high, Math.max(limits.low, mean));
  return {
    low: low + range * edge(evidence, centre, limits.low),
    high: low + range * edge(evidence, centre, limits.high),
  };
}

/**
 * How strongly draws speak against a mean within `claim`: an e-value, whose inverse is a p-value at every number of
 * draws at once. It is what the gamblers of `mixedInterval` have at least where the mean is within the claim; infinite
 * where draws are known that rule it out.
 */
export function evidenceAgainst(
  claim: Interval,
  values: readonly number[],
  population: Population,
  planned: number,
): number {
  const { low, high, size } = population;
  const units = inUnits(values, population);
  const limits = logicalLimits(units, size);
  const [least, most] = [(claim.low - low) / (high - low), (claim.high - low) / (high - low)];
  if (most < limits.low || least > limits.high) return Infinity;
  if (values.length === size) return 1;
  const gamblers = gamblersFor(units, planned, 0.05);
  const above = capital(units, gamblers, Math.min(most, limits.high), size).above;
  const below = capital(units, gamblers, Math.max(least, limits.low), size).below;
  return Math.max(1, (above + below) / 2);
}

/** Chosen by simulation, for few draws of few treatments as for many; any would be valid. */
function gamblersFor(units: readonly number[], planned: number, alpha: number): readonly Gambler[] {
  return [
    { part: 0.5, bets: betsOf(units, planned, alpha), most: 0.99 },
    { part: 0.25, bets: null, most: 0.3 },
    { part: 0.25, bets: null, most: 0.9 },
  ];
}

/** Where the mean can be, in units of the range, if what is unseen is as small, or as large, as can be. */
function logicalLimits(units: readonly number[], size: number): Interval {
  if (!Number.isFinite(size)) return { low: 0, high: 1 };
  const seen = units.reduce((total, value) => total + value, 0) / size;
  return { low: seen, high: seen + (size - units.length) / size };
}

/** Capital of those who bet that the mean is larger than `mean`, and of those who bet that it is smaller. */
function capital(
  units: readonly number[],
  gamblers: readonly Gambler[],
  mean: number,
  size: number,
): { readonly above: number; readonly below: number } {
  let [above, below] = [0, 0];
  for (const { part, bets, most } of gamblers) {
    let [ofAbove, ofBelow, sum] = [part, part, 0];
    units.forEach((value, i) => {
      const left = Number.isFinite(size) ? (size * mean - sum) / (size - i) : mean;
      const bet = bets?.[i] ?? Infinity;
      ofAbove *= 1 + Math.min(bet, most / Math.max(left, 1e-12)) * (value - left);
      ofBelow *= 1 - Math.min(bet, most / Math.max(1 - left, 1e-12)) * (value - left);
      sum += value;
    });
    above += ofAbove;
    below += ofBelow;
  }
  return { above, below };
}

/** Evidence this near the threshold, in nats, is not looked at more closely. */
const nearEnough = 1e-3;

/**
 * Where evidence, which grows away from `centre`, reaches zero on the way to `limit`, or just beyond; the limit where it
 * does not. Between a mean that is plausible and one that is not the next is put where a line between the two crosses.
 */
function edge(evidence: (mean: number) => number, centre: number, limit: number): number {
  let [inside, outside] = [centre, limit];
  let [below, above] = [evidence(centre), evidence(limit)];
  if (above < 0 || below >= 0) return limit;
  for (let turn = 0; above > nearEnough && turn < mostTurns; turn++) {
    const crossing = Number.isFinite(above) ? below / (below - above) : 0.5;
    const next = inside + Math.min(0.9, Math.max(0.1, crossing)) * (outside - inside);
    const found = evidence(next);
    if (found >= 0) [outside, above] = [next, found];
    else [inside, below] = [next, found];
  }
  return outside;
}

const mostTurns = 60;
