import assert from 'node:assert/strict';
import type { Laboratory, Measured, MeasuredUnit, Trial } from '../../../src/causal/laboratory/trial.ts';
import type { Counts } from '../../../src/causal/outcomes/outcome.ts';
import { type Pool, estimateOverPool } from '../../../src/causal/pool.ts';
import { noOpenings } from '../../../src/inference/openings.ts';

const baseline: Counts = {
  ...{ intersection: 10, predicted: 30, reference: 30, pixels: 100 },
  ...{ softIntersection: 10, softPredicted: 30 },
};
const reach: Counts = { ...baseline, pixels: 20 };
const pool: Pool = { size: 6, value: () => new Float32Array(1) };

/** Blocks in a row, away from the region of interest. */
function blocksOf(count: number): readonly MeasuredUnit[] {
  return Array.from({ length: count }, (_, i) => ({
    block: { start: [8, 4 * i], size: [4, 4] },
    isSkipped: false,
  }));
}

/** A laboratory in which nothing changes, one block a batch; `onPrice` is told whenever it is asked for a price. */
function laboratoryWith(onPrice: () => void): Laboratory {
  return {
    baseline,
    reach: () => reach,
    priceOf(_, trials) {
      onPrice();
      return 0.5 + trials;
    },
    passes: () => 0,
    openings: () => noOpenings,
    dispose: () => Promise.resolve(),
    async *measure(trials: readonly Trial[]): AsyncGenerator<readonly Measured[]> {
      for (const block of new Set(trials.map((trial) => trial.block))) {
        const isOfBlock = (trial: number): boolean => trials[trial]?.block === block;
        const batch = [...trials.keys()].filter(isOfBlock).map((trial) => ({ trial, counts: baseline }));
        yield await Promise.resolve(batch);
      }
    },
  };
}

async function sharesOf(count: number, onPrice: () => void): Promise<readonly number[]> {
  const blocks = blocksOf(count);
  const question = { roi: { start: [0, 0] as const, size: [4, 4] as const }, tau: 0 };
  const nothingYet = blocks.map(() => []);
  const shares: number[] = [];
  for await (const { share } of estimateOverPool(
    question,
    blocks,
    laboratoryWith(onPrice),
    pool,
    nothingYet,
    () => false,
  ))
    shares.push(share);
  return shares;
}

describe('The share of the work over a pool that is done', () => {
  it('grows from nothing to all of it, by what the trials of each block take', async () => {
    const shares = await sharesOf(2, () => undefined);
    // Rounds of one, four and one trial; of each, both blocks take half.
    const whole = 2 * (1.5 + 4.5 + 1.5);
    const rounds = [0, 1.5, 3, 3, 7.5, 12, 12, 13.5, 15, 15].map((done) => done / whole);
    assert.equal(shares.length, rounds.length);
    for (const [i, share] of shares.entries()) assert.ok(Math.abs(share - (rounds[i] ?? 0)) < 1e-12);
  });

  it('is known without asking for the prices of all blocks after each batch', async () => {
    const asked = async (count: number): Promise<number> => {
      let prices = 0;
      await sharesOf(count, () => prices++);
      return prices / count;
    };
    assert.equal(await asked(200), await asked(10));
  });
});
