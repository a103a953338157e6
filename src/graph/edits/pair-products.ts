import { at } from '../../at.ts';
import { floatsOf, type Initializer, sizeOf } from '../tensor.ts';

/**
 * For each pair of input channels, the sum of the products of their weights over outputs and kernel,
 * `channels × channels`.
 * @param weights `float32`
 * @param axis along which the input's channels lie
 */
export function pairProducts(weights: Initializer, axis: number): Float64Array {
  const values = floatsOf(weights);
  if (values === null) throw new RangeError(`weights of type ${weights.type} have no pair products`);
  const channels = at(weights.shape, axis);
  const inner = sizeOf(weights.shape.slice(axis + 1));
  const outer = sizeOf(weights.shape.slice(0, axis));
  const pairs = new Float64Array(channels * channels);
  for (let block = 0; block < outer; block++) {
    for (let i = 0; i < channels; i++) {
      const own = values.subarray((block * channels + i) * inner, (block * channels + i + 1) * inner);
      for (let j = 0; j <= i; j++) {
        const start = (block * channels + j) * inner;
        let sum = 0;
        for (let k = 0; k < inner; k++) sum += (own[k] ?? 0) * (values[start + k] ?? 0);
        pairs[i * channels + j] = (pairs[i * channels + j] ?? 0) + sum;
        if (i !== j) pairs[j * channels + i] = (pairs[j * channels + i] ?? 0) + sum;
      }
    }
  }
  return pairs;
}
