import { at } from '../../at.ts';

/** What is known of each block over all of its draws: the means of its features, and of their squares. */
export interface BlockFeatures {
  readonly means: readonly Float64Array[];
  readonly squares: readonly Float64Array[];
}

/** Features of draws, gathered block by block. */
interface FeatureSums {
  readonly add: (block: number, features: Float64Array) => void;
  /** Blocks of which nothing was added have features of 0. */
  readonly result: () => BlockFeatures;
}

/** Gathers the features of the draws of `blocks` blocks, `width` numbers each. */
export function featureSums(blocks: number, width: number): FeatureSums {
  const empty = (): Float64Array[] => Array.from({ length: blocks }, () => new Float64Array(width));
  const [sums, squares, counts] = [empty(), empty(), new Uint32Array(blocks)];
  const mean = (sum: Float64Array, block: number): Float64Array =>
    sum.map((value) => value / Math.max(1, at(counts, block)));
  return {
    add(block, features) {
      const [sum, square] = [at(sums, block), at(squares, block)];
      for (let j = 0; j < width; j++) {
        const value = features[j] ?? 0;
        sum[j] = (sum[j] ?? 0) + value;
        square[j] = (square[j] ?? 0) + value * value;
      }
      counts[block] = at(counts, block) + 1;
    },
    result: () => ({ means: sums.map(mean), squares: squares.map(mean) }),
  };
}

/** How features are compared, and how much blocks change. */
export interface FeatureScales {
  /** What each feature is divided by: its root mean square over all blocks and draws; 0 where it never changes. */
  readonly features: Float64Array;
  /** Of each block: the root mean square of its features so divided, and never near 0. */
  readonly blocks: Float64Array;
}

/** Of what most blocks change, the share that every block is taken to change at least. */
const leastShare = 0.1;

/** The scales of features and of blocks. */
export function scalesOf({ squares }: BlockFeatures): FeatureScales {
  const width = squares[0]?.length ?? 0;
  const features = new Float64Array(width);
  for (const square of squares)
    for (let j = 0; j < width; j++) features[j] = (features[j] ?? 0) + (square[j] ?? 0);
  for (let j = 0; j < width; j++) features[j] = Math.sqrt((features[j] ?? 0) / squares.length);
  const sizes = squares.map((square) => {
    let sum = 0;
    for (let j = 0; j < width; j++) {
      const scale = features[j] ?? 0;
      if (scale > 0) sum += (square[j] ?? 0) / scale ** 2;
    }
    return Math.sqrt(sum / Math.max(1, width));
  });
  const most = sizes.toSorted((a, b) => a - b)[Math.floor(0.9 * sizes.length)] ?? 0;
  const least = leastShare * most || 1;
  return { features, blocks: Float64Array.from(sizes, (size) => Math.hypot(size, least)) };
}
