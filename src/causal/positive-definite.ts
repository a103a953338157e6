import { at } from '../at.ts';

/** A symmetric matrix in row-major order. */
export interface Symmetric {
  readonly size: number;
  readonly values: Float64Array;
}

/** How much is added to each element of a diagonal, as a share of it: `float32` sums are as exact as this. */
const ridge = 1e-5;

/**
 * A matrix of second moments that can be inverted: a share of its diagonal is added to it. Channels that are 0 everywhere
 * get a diagonal of their own.
 */
export function ridged({ size, values }: Symmetric): Symmetric {
  const raised = Float64Array.from(values);
  const trace = Array.from({ length: size }, (_, i) => at(values, i * size + i)).reduce((a, b) => a + b, 0);
  const least = 1e-9 * (trace / size || 1);
  for (let i = 0; i < size; i++) raised[i * size + i] = at(values, i * size + i) * (1 + ridge) + least;
  return { size, values: raised };
}

/**
 * Solves `matrix · x = columns` for several columns, by Cholesky's decomposition.
 * @param matrix positive definite
 * @param columns `size × count`, in row-major order
 * @returns `size × count`
 */
export function solve({ size, values }: Symmetric, columns: Float64Array, count: number): Float64Array {
  const lower = decomposed(size, values);
  const found = Float64Array.from(columns);
  for (let row = 0; row < size; row++) {
    const pivot = lower[row * size + row] ?? 1;
    for (let column = 0; column < count; column++) {
      let sum = found[row * count + column] ?? 0;
      for (let k = 0; k < row; k++) sum -= (lower[row * size + k] ?? 0) * (found[k * count + column] ?? 0);
      found[row * count + column] = sum / pivot;
    }
  }
  for (let row = size - 1; row >= 0; row--) {
    const pivot = lower[row * size + row] ?? 1;
    for (let column = 0; column < count; column++) {
      let sum = found[row * count + column] ?? 0;
      for (let k = row + 1; k < size; k++)
        sum -= (lower[k * size + row] ?? 0) * (found[k * count + column] ?? 0);
      found[row * count + column] = sum / pivot;
    }
  }
  return found;
}

/** The inverse of a positive definite matrix. */
export function inverse(matrix: Symmetric): Symmetric {
  const { size } = matrix;
  const identity = new Float64Array(size * size);
  for (let i = 0; i < size; i++) identity[i * size + i] = 1;
  return { size, values: solve(matrix, identity, size) };
}

/** The lower triangle whose product with its transpose is the matrix. */
function decomposed(size: number, values: Float64Array): Float64Array {
  const lower = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = values[row * size + column] ?? 0;
      for (let k = 0; k < column; k++) sum -= (lower[row * size + k] ?? 0) * (lower[column * size + k] ?? 0);
      lower[row * size + column] =
        row === column ? Math.sqrt(Math.max(sum, 1e-300)) : sum / (lower[column * size + column] ?? 1);
    }
  }
  return lower;
}
