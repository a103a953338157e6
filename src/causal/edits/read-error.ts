import { at } from '../../at.ts';
import { inverse, ridged } from '../positive-definite.ts';
import type { ChannelMoments } from '../../inference/channel-moments.ts';

/**
 * What the readers of a tensor lose as its channels are predicted from the others, one after the other (the optimal brain
 * surgeon, Hassibi & Stork 1992, for channels).
 */
export interface ReadError {
  /** What predicting one more channel adds to the readers' squared error, as a share of the variance of what they compute. */
  readonly of: (channel: number) => number;
  /** Predicts a channel, from now on. */
  readonly remove: (channel: number) => void;
}

/**
 * @param weights of each reader: for each pair of channels, the sum of the products of their weights over outputs and
 * kernel, `channels × channels`
 */
export function readError(moments: ChannelMoments, weights: readonly Float64Array[]): ReadError {
  const { channels: size, means, products } = moments;
  const covariance = products.map(
    (value, i) => value - at(means, Math.floor(i / size)) * at(means, i % size),
  );
  const pairs = new Float64Array(size * size);
  for (const own of weights) {
    const variance = own.reduce((sum, value, i) => sum + value * (covariance[i] ?? 0), 0);
    const energy = own.reduce((sum, value, i) => sum + value * (products[i] ?? 0), 0);
    const scale = 1 / Math.max(variance, 1e-3 * energy, 1e-30);
    for (const [i, value] of own.entries()) pairs[i] = (pairs[i] ?? 0) + value * scale;
  }
  const precision = inverse(ridged({ size, values: products })).values;
  const diagonal = (matrix: Float64Array, i: number): number => matrix[i * size + i] ?? 0;
  const shares = new Float64Array(size);
  const row = new Float64Array(size);
  return {
    of: (channel) => Math.max(0, diagonal(pairs, channel)) / diagonal(precision, channel),
    remove(channel) {
      const pivot = diagonal(precision, channel);
      const own = diagonal(pairs, channel);
      for (let i = 0; i < size; i++) {
        shares[i] = (precision[channel * size + i] ?? 0) / pivot;
        row[i] = pairs[channel * size + i] ?? 0;
      }
      for (let i = 0; i < size; i++) {
        const [share, weight] = [shares[i] ?? 0, row[i] ?? 0];
        for (let j = 0; j < size; j++) {
          const [other, index] = [shares[j] ?? 0, i * size + j];
          pairs[index] = (pairs[index] ?? 0) - share * (row[j] ?? 0) - weight * other + own * share * other;
          precision[index] = (precision[index] ?? 0) - share * other * pivot;
        }
      }
      // What was removed costs nothing more.
      precision[channel * size + channel] = Infinity;
    },
  };
}
