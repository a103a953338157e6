/** What is bet on: draws between 0 and 1, in their order. */
export interface Game {
  readonly units: readonly number[];
  /** What the tuned gambler bets on each draw. */
  readonly bets: readonly number[];
  /** Number of values drawn from without replacement; infinite when draws are with replacement. */
  readonly size: number;
}

/** Share of the capital that each gambler starts with. Chosen by simulation; any shares that sum to 1 are valid. */
const parts = { tuned: 0.4, bold: 0.5, cautious: 0.1 };

/** Largest stake as a share of the allowed one, so that no draw ruins a gambler. The bold one always stakes it. */
const most = 0.97;

/** What the cautious gambler always stakes. */
const little = 0.3;

/**
 * Capital, 1 at the start, of three gamblers who bet on each draw that the population's mean is larger than `mean`.
 * If it is not, their capital is not expected to grow, so a large capital is evidence against `mean`, at every number
 * of draws at once (Ville's inequality). The capital falls as `mean` grows. The bold gambler wins where draws are few or
 * alike, the cautious one where they differ, the tuned one where there are many.
 */
export function capital({ units, bets, size }: Game, mean: number): number {
  let { tuned, bold, cautious } = parts;
  let sum = 0;
  for (let i = 0; i < units.length; i++) {
    const unit = units[i] ?? 0;
    const expected = Math.max(smallest, mean + (i * mean - sum) / (size - i));
    const gain = unit / expected - 1;
    tuned *= 1 + Math.min((bets[i] ?? 0) * expected, most) * gain;
    bold *= 1 + most * gain;
    cautious *= 1 + little * gain;
    sum += unit;
  }
  return tuned + bold + cautious;
}

/** Smaller means are replaced by this one, so that nothing is divided by zero or by rounding errors. */
export const smallest = 1e-9;

/**
 * Bets that use only the draws before each: predictable plug-in (Waudby-Smith & Ramdas, "Estimating means of bounded
 * random variables by betting", JRSS B 2024, section 3.2). They are the same for draws and for one minus the draws.
 * @param planned number of draws that the bets are tuned for
 * @param alpha error level that the bets are tuned for
 */
export function tunedBets(units: readonly number[], planned: number, alpha: number): readonly number[] {
  const evidence = 2 * Math.log(2 / alpha);
  let sum = 0.5;
  let squares = 0.25;
  return units.map((value, i) => {
    const bet = Math.sqrt((evidence * (i + 1)) / (Math.max(planned, i + 1) * squares));
    sum += value;
    squares += (value - sum / (i + 2)) ** 2;
    return bet;
  });
}
