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
  factorize(system, width);
  const weights = shared.map((sum, r) =>
    solve(
      system,
      sum.map((value, j) => value / count - ((means[j] ?? 0) * (responses[r] ?? 0)) / count),
    ),
  );
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

/** Puts the Cholesky factor of a symmetric positive definite matrix into its lower triangle. */
function factorize(matrix: Float64Array, width: number): void {
  for (let i = 0; i < width; i++) {
    const row = matrix.subarray(i * width, i * width + i + 1);
    for (let j = 0; j <= i; j++) {
      const other = matrix.subarray(j * width, j * width + j + 1);
      let sum = row[j] ?? 0;
      for (let k = 0; k < j; k++) sum -= (row[k] ?? 0) * (other[k] ?? 0);
      row[j] = i === j ? Math.sqrt(Math.max(Number.MIN_VALUE, sum)) : sum / (other[j] ?? 1);
    }
  }
}

/** Solves a system by the factor of its matrix. */
function solve(factor: Float64Array, right: Float64Array): Float64Array {
  const width = right.length;
  const result = right.slice();
  for (let i = 0; i < width; i++) {
    let sum = result[i] ?? 0;
    for (let k = 0; k < i; k++) sum -= (factor[i * width + k] ?? 0) * (result[k] ?? 0);
    result[i] = sum / (factor[i * width + i] ?? 1);
  }
  for (let i = width - 1; i >= 0; i--) {
    let sum = result[i] ?? 0;
    for (let k = i + 1; k < width; k++) sum -= (factor[k * width + i] ?? 0) * (result[k] ?? 0);
    result[i] = sum / (factor[i * width + i] ?? 1);
  }
  return result;
}
