import { at } from '../../at.ts';

/** A block, and the draws under which it is measured by whole passes. */
interface SampledBlock {
  readonly block: number;
  readonly draws: readonly number[];
}

/** Draws of each block that is sampled, as a rule: more blocks tell more of what differs between blocks. */
const drawsOfEach = 4;

/**
 * A sample of blocks and draws in which every block, and every draw of it, is as likely. Blocks are spread over all sizes of
 * what they change (systematic sampling in that order, from a start at random), draws over the pool.
 * @param blocks numbers of the blocks
 * @param scaleOf how much a block changes
 * @param draws draws of the pool
 * @param budget how many whole passes may be spent
 * @param random numbers from 0 to below 1
 */
export function sampleTrials(
  blocks: readonly number[],
  scaleOf: (block: number) => number,
  draws: number,
  budget: number,
  random: () => number,
): readonly SampledBlock[] {
  const count = Math.min(blocks.length, Math.max(1, Math.floor(budget / Math.min(draws, drawsOfEach))));
  const each = Math.max(1, Math.min(draws, Math.floor(budget / count)));
  const order = blocks.toSorted((a, b) => scaleOf(a) - scaleOf(b) || a - b);
  const start = random();
  return Array.from({ length: count }, (_, i): SampledBlock => ({
    block: at(order, Math.floor(((i + start) * order.length) / count)),
    draws: spread(draws, each, random),
  }));
}

/** `count` different numbers below `size`, one of each of as many equal spans of them in a circle from anywhere. */
function spread(size: number, count: number, random: () => number): readonly number[] {
  const first = Math.floor(size * random());
  return Array.from({ length: count }, (_, k) => {
    const [from, to] = [Math.floor((k * size) / count), Math.floor(((k + 1) * size) / count)];
    return (first + from + Math.floor((to - from) * random())) % size;
  });
}
