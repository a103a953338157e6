import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Counts } from '../../../../src/causal/outcomes/outcome.ts';
import { packDraws, unpackDraws } from '../../../../src/engine/run/recorded-draws.ts';

const baseline: Counts = {
  intersection: 30,
  predicted: 40,
  reference: 50,
  softIntersection: 29.5,
  softPredicted: 41.25,
  pixels: 100,
};

const counts = fc
  .record({
    intersection: fc.integer({ min: 0, max: 50 }),
    predicted: fc.integer({ min: 0, max: 100 }),
    softIntersection: fc.double({ min: 0, max: 50, noNaN: true }),
    softPredicted: fc.double({ min: 0, max: 100, noNaN: true }),
  })
  .map((changed): Counts => ({ ...baseline, ...changed }));

describe('Recorded draws', () => {
  it('unpack to what was packed', () => {
    fc.assert(
      fc.property(fc.array(fc.array(counts, { maxLength: 6 }), { minLength: 1, maxLength: 8 }), (draws) => {
        assert.deepEqual(unpackDraws(packDraws(draws, baseline), draws.length, baseline), draws);
      }),
    );
  });

  it('are none where there is no text, or it is damaged', () => {
    const none = [[], []];
    assert.deepEqual(unpackDraws(null, 2, baseline), none);
    assert.deepEqual(unpackDraws('not packed', 2, baseline), none);
    assert.deepEqual(unpackDraws(packDraws([[baseline]], baseline), 2, baseline), none);
  });
});
