import assert from 'node:assert/strict';
import fc from 'fast-check';
import { chooseDistinct, drawIndices } from '../../../src/causal/draws.ts';

describe('Draws', () => {
  const key = fc.record({ seed: fc.nat(0xffffffff), unit: fc.nat(65535), stage: fc.nat(1) });

  it('are the same for the same seed, unit and stage, however many are drawn', () => {
    fc.assert(
      fc.property(
        key,
        fc.nat(60),
        fc.nat(60),
        fc.integer({ min: 1, max: 10 ** 6 }),
        (of, few, more, size) => {
          const all = drawIndices(of, few + more, size);
          assert.deepEqual(drawIndices(of, few, size), all.slice(0, few));
          assert.ok(all.every((i) => Number.isInteger(i) && i >= 0 && i < size));
        },
      ),
    );
  });

  it('are others for another seed, unit or stage', () => {
    const of = { seed: 1, unit: 2, stage: 0 };
    const draws = [
      of,
      { ...of, seed: 2 },
      { ...of, unit: 3 },
      { ...of, stage: 1 },
      { seed: 2, unit: 1, stage: 0 },
    ];
    const texts = draws.map((one) => drawIndices(one, 20, 1000).join(' '));
    assert.equal(new Set(texts).size, draws.length);
  });

  it('are uniform, over draws and over units', () => {
    const size = 20;
    const expected = 2000;
    const first = Array.from({ length: size * expected }, (_, unit) =>
      drawIndices({ seed: 0, unit, stage: 0 }, 1, size),
    );
    for (const draws of [drawIndices({ seed: 0, unit: 0, stage: 0 }, size * expected, size), first.flat()]) {
      const counts = Array.from({ length: size }, (_, i) => draws.filter((draw) => draw === i).length);
      const chiSquared = counts.reduce((sum, found) => sum + (found - expected) ** 2 / expected, 0);
      assert.ok(
        chiSquared < 43.8,
        `chi-squared ${chiSquared.toFixed(1)} on 19 degrees (43.8 is the 0.1 % limit)`,
      );
    }
  });

  it('of neighbouring units do not hang together', () => {
    const pairs = Array.from({ length: 20000 }, (_, unit) =>
      [unit, unit + 1].map((one) => drawIndices({ seed: 0, unit: one, stage: 0 }, 1, 2)[0] ?? 0).join(''),
    );
    for (const pair of ['00', '01', '10', '11']) {
      const found = pairs.filter((one) => one === pair).length;
      assert.ok(Math.abs(found - 5000) < 300, `${pair}: ${found} of 20000`);
    }
  });

  it('without replacement are different numbers', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(200), fc.nat(250), (seed, population, count) => {
        const chosen = chooseDistinct(seed, population, count);
        assert.equal(chosen.length, Math.min(population, count));
        assert.equal(new Set(chosen).size, chosen.length);
        assert.ok(chosen.every((one) => one >= 0 && one < population));
        assert.deepEqual(chooseDistinct(seed, population, count), chosen);
      }),
    );
  });
});
