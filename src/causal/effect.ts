import type { Effect } from '../explanation/explanation.ts';
import { meanInterval, type Population } from './interval.ts';

/** Mean, standard error and 95 % interval of the changes a treatment made, in Dice points. */
export function summarize(
  changes: readonly number[],
  population: Population,
  planned: number,
): Pick<Effect, 'n' | 'mean' | 'se' | 'low' | 'high'> {
  const n = changes.length;
  const mean = changes.reduce((sum, change) => sum + change, 0) / Math.max(1, n);
  const squares = changes.reduce((sum, change) => sum + (change - mean) ** 2, 0);
  const unseen = Number.isFinite(population.size) ? Math.max(0, 1 - n / population.size) : 1;
  const { low, high } = meanInterval(changes, population, planned);
  return {
    n,
    mean: rounded(mean),
    se: rounded(n > 1 ? Math.sqrt((squares / (n - 1) / n) * unseen) : 0),
    low: rounded(low),
    high: rounded(high),
  };
}

/** Millionths of a Dice point are noise of floating-point sums. */
function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6 + 0;
}
