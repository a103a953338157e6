import assert from 'node:assert/strict';
import fc from 'fast-check';
import { at } from '../../../../src/at.ts';
import { sampleTrials } from '../../../../src/causal/prediction/sample-trials.ts';
import { randomNumbers } from '../../../support/random-numbers.ts';

const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

describe('a sample of blocks and draws', () => {
  it('spends no more than the budget, on different blocks and different draws of each', () => {
    fc.assert(
      fc.property(
        ...([fc.integer({ min: 2, max: 300 }), fc.integer({ min: 1, max: 60 })] as const),
        ...([fc.integer({ min: 10, max: 500 }), fc.nat()] as const),
        (blocks, draws, budget, seed) => {
          const sample = sampleTrials(
            numbers(blocks),
            (block) => block % 7,
            draws,
            budget,
            randomNumbers(seed),
          );
          const spent = sample.reduce((sum, { draws: some }) => sum + some.length, 0);
          assert.ok(spent <= budget && spent > 0);
          assert.equal(new Set(sample.map(({ block }) => block)).size, sample.length);
          for (const { draws: some } of sample) {
            assert.equal(new Set(some).size, some.length);
            assert.ok(some.every((draw) => draw >= 0 && draw < draws));
          }
        },
      ),
    );
  });

  it('takes every block and every draw as often, and blocks of all scales', () => {
    const [blocks, draws, runs] = [50, 7, 4000];
    const [ofBlocks, ofDraws] = [new Float64Array(blocks), new Float64Array(draws)];
    const random = randomNumbers(1);
    for (let run = 0; run < runs; run++) {
      const sample = sampleTrials(numbers(blocks), (block) => (block * 37) % blocks, draws, 40, random);
      const scales = sample.map(({ block }) => (block * 37) % blocks).toSorted((a, b) => a - b);
      assert.ok(scales.every((scale, i) => Math.floor(scale / 5) === i));
      for (const { block, draws: some } of sample) {
        ofBlocks[block] = at(ofBlocks, block) + 1 / runs;
        for (const draw of some) ofDraws[draw] = at(ofDraws, draw) + 1 / (40 * runs);
      }
    }
    assert.ok(ofBlocks.every((share) => Math.abs(share - 10 / blocks) < 0.04));
    assert.ok(ofDraws.every((share) => Math.abs(share - 1 / draws) < 0.01));
  });
});
