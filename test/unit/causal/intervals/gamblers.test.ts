import assert from 'node:assert/strict';
import fc from 'fast-check';
import { capital, tunedBets } from '../../../../src/causal/intervals/gamblers.ts';

const planned = 5;
const alpha = 0.05;

function capitalOf(units: readonly number[], mean: number, size: number): number {
  return capital({ units, bets: tunedBets(units, planned, alpha), size }, mean);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Every order in which `n` of the values can be drawn, each as likely as another. */
function ordersOf(values: readonly number[], n: number, replaced: boolean): readonly (readonly number[])[] {
  if (n === 0) return [[]];
  return values.flatMap((value, i) =>
    ordersOf(replaced ? values : values.toSpliced(i, 1), n - 1, replaced).map((rest) => [value, ...rest]),
  );
}

const share = fc.oneof(fc.constantFrom(0, 0.9, 1), fc.double({ min: 0, max: 1, noNaN: true }));
const positive = fc.double({ min: 0.01, max: 1, noNaN: true });

describe('The capital of the gamblers', () => {
  for (const replaced of [true, false]) {
    const how = replaced ? 'with' : 'without';

    it(`stays 1 on average where the mean is what they bet against, ${how} replacement`, () => {
      fc.assert(
        fc.property(
          fc.array(positive, { minLength: 4, maxLength: 4 }),
          fc.integer({ min: 1, max: 4 }),
          (values, n) => {
            const size = replaced ? Infinity : values.length;
            const all = ordersOf(values, n, replaced).map((units) => capitalOf(units, meanOf(values), size));
            assert.ok(Math.abs(meanOf(all) - 1) < 1e-9, `${meanOf(all)}`);
          },
        ),
      );
    });

    it(`does not grow on average where the mean is that or smaller, ${how} replacement`, () => {
      fc.assert(
        fc.property(
          fc.array(share, { minLength: 4, maxLength: 4 }),
          fc.integer({ min: 1, max: 4 }),
          share,
          (values, n, part) => {
            const size = replaced ? Infinity : values.length;
            const mean = meanOf(values);
            const claimed = mean + part * (1 - mean);
            const all = ordersOf(values, n, replaced).map((units) => capitalOf(units, claimed, size));
            assert.ok(meanOf(all) <= 1 + 1e-6, `${meanOf(all)}`);
          },
        ),
      );
    });
  }

  it('is never negative, and smaller the larger the mean that they bet against', () => {
    fc.assert(
      fc.property(
        fc.array(share, { minLength: 1, maxLength: 50 }),
        fc.constantFrom(50, 51, 1000, Infinity),
        share,
        share,
        (units, size, a, b) => {
          const seen = units.reduce((sum, unit) => sum + unit, 0);
          const most = (size - units.length) / size;
          const [less = NaN, more = NaN] = [a, b]
            .sort((x, y) => x - y)
            .map((part) => (Number.isFinite(size) ? seen / size + part * most : part))
            .map((mean) => capitalOf(units, mean, size));
          assert.ok(more >= 0 && less >= more * (1 - 1e-6), `${less} ≥ ${more}`);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('Tuned bets', () => {
  it('know only the draws before', () => {
    fc.assert(
      fc.property(fc.array(share, { minLength: 1, maxLength: 20 }), share, (units, other) => {
        const bets = tunedBets(units, planned, alpha);
        const changed = tunedBets([...units.slice(0, -1), other], planned, alpha);
        assert.deepEqual(changed, bets);
      }),
    );
  });
});
