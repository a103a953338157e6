import { solve } from '../positive-definite.ts';

/** One observation: its features, and its responses. */
export interface Observation {
  readonly features: Float64Array;
  readonly responses: Float64Array;
}

/** A linear model of each response: `intercepts[r] + Σ weights[r][j] · features[j]`. */
export interface Linear {
  readonly intercepts: Float64Array;
  readonly weights: readonly Float64Array[];
}

/** Sums over observations that a regression is fitted to. They add up, so that leaving some out is a subtraction. */
interface Sums {
  readonly count: number;
  readonly features: Float64Array;
  readonly responses: Float64Array;
  /** Of products of two features, in row order. */
  readonly products: Float64Array;
  /** Of products with each response. */
  readonly shared: readonly Float64Array[];
}

/**
 * Sums over observations, of which there must be one at least.
 * @throws RangeError when there is none, which is a bug
 */
export function sumsOf(observations: readonly Observation[]): Sums {
  const [first] = observations;
  if (first === undefined) throw new RangeError('no observation');
  const [width, count] = [first.features.length, observations.length];
  const products = new Float64Array(width * width);
  const shared = Array.from(first.responses, () => new Float64Array(width));
  const [features, responses] = [new Float64Array(width), new Float64Array(first.responses.length)];
  for (const { features: x, responses: y } of observations) {
    add(features, x, 1);
    add(responses, y, 1);
    shared.forEach((sum, r) => {
      add(sum, x, y[r] ?? 0);
    });
    for (let i = 0; i < width; i++) add(products.subarray(i * width, (i + 1) * width), x, x[i] ?? 0);
  }
  return { count, features, responses, products, shared };
}

/** Sums over all observations but those that `some` sums over. */
export function sumsWithout(all: Sums, some: Sums): Sums {
  const less = (a: Float64Array, b: Float64Array): Float64Array => a.map((sum, i) => sum - (b[i] ?? 0));
  return {
    count: all.count - some.count,
    features: less(all.features, some.features),
    responses: less(all.responses, some.responses),
    products: less(all.products, some.products),
    shared: all.shared.map((sum, r) => less(sum, some.shared[r] ?? new Float64Array(sum.length))),
  };
}

/**
 * Ridge regression (Hoerl & Kennard 1970) of each response: the weights minimize the mean square of what is left plus
 * `penalty` times their own sum of squares. Intercepts are not penalized.
 * @param penalty above 0
 */
export function ridge({ count, features, responses, products, shared }: Sums, penalty: number): Linear {
  const width = features.length;
  const means = features.map((sum) => sum / count);
  const system = Float64Array.from(products, (sum, i) => {
    const [row, column] = [Math.floor(i / width), i % width];
    return sum / count - (means[row] ?? 0) * (means[column] ?? 0) + (row === column ? penalty : 0);
  });
  const columns = new Float64Array(width * shared.length);
  for (const [r, sum] of shared.entries())
    for (const [j, value] of sum.entries())
      columns[j * shared.length + r] = value / count - ((means[j] ?? 0) * (responses[r] ?? 0)) / count;
  const found = solve({ size: width, values: system }, columns, shared.length);
  const weights = shared.map((_, r) => means.map((_, j) => found[j * shared.length + r] ?? 0));
  const intercepts = responses.map((sum, r) => sum / count - dot(weights[r] ?? means, means));
  return { intercepts, weights };
}

/** What a model predicts of one response. */
export function predicted({ intercepts, weights }: Linear, response: number, features: Float64Array): number {
  return (intercepts[response] ?? 0) + dot(weights[response] ?? features, features);
}

function add(sums: Float64Array, values: Float64Array, factor: number): void {
  if (factor === 0) return;
  for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] ?? 0) + factor * (values[i] ?? 0);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
