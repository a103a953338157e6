import assert from 'node:assert/strict';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { studentMean } from '../../../../src/causal/intervals/student-mean.ts';
import { adjustByHolm } from '../../../../src/causal/intervals/holm.ts';
import { judged, pairedDifference, type PairedSide } from '../../../../src/causal/differences/paired.ts';
import { studentHalfWidth } from '../../../../src/causal/intervals/student.ts';

const range = { low: -90, high: 10 };
const tau = 0.02;

function generator(seed: number): () => number {
  const numbers = xoroshiro128plus(seed);
  return () => uniformInt(numbers, 0, 2 ** 30 - 1) / 2 ** 30;
}

/** Changes as they are found: none under many draws, small under most, large under few. */
function change(random: () => number, zeros: number): number {
  return random() < zeros ? 0 : -60 * random() ** 3;
}

interface Case {
  readonly size: number;
  readonly zeros: number;
  /** How much of a change both models have in common under a draw, 0–1. */
  readonly common: number;
  /** How much larger the changes of the later model are. */
  readonly gain: number;
}

/** A pool's changes in two models, in the order of its draws. */
function population({ size, zeros, common, gain }: Case, random: () => number): [PairedSide, PairedSide] {
  const before = Array.from({ length: size }, () => change(random, zeros));
  const after = before.map((value) =>
    Math.max(-90, gain * (random() < common ? value : change(random, zeros))),
  );
  return [
    { changes: before, range },
    { changes: after, range },
  ];
}

function firstDraws({ changes, range: own }: PairedSide, n: number): PairedSide {
  return { changes: changes.slice(0, n), range: own };
}

function trueDifference([before, after]: readonly [PairedSide, PairedSide]): number {
  return (
    after.changes.reduce((sum, value, i) => sum + value - (before.changes[i] ?? 0), 0) / after.changes.length
  );
}

describe('The paired difference of two models', function () {
  this.timeout(60_000);

  it('calls nothing changed where there is nothing, in at least 95 of 100 runs over 200 units', () => {
    let wrong = 0;
    for (let run = 0; run < 100; run++) {
      const random = generator(run);
      const differences = Array.from({ length: 200 }, () => {
        const [before] = population({ size: 1000, zeros: 0.7, common: 1, gain: 1 }, random);
        // The same population in another order: the difference is 0, each draw's is not.
        const after = { ...before, changes: before.changes.toSorted(() => random() - 0.5) };
        return pairedDifference(firstDraws(before, 30), firstDraws(after, 30), 1000, tau);
      });
      wrong += Number(judged(differences, tau).some(({ state }) => state === 'changed'));
    }
    console.log(`      runs of 100 in which any of 200 units was called changed: ${wrong}`);
    assert.ok(wrong <= 5);
  });

  it('of a model to itself is nothing', () => {
    const random = generator(5);
    for (const n of [1, 10, 50]) {
      const [same] = population({ size: 50, zeros: 0.5, common: 1, gain: 1 }, random);
      const [found] = judged([pairedDifference(firstDraws(same, n), firstDraws(same, n), 50, tau)], tau);
      assert.equal(found?.mean, 0);
      assert.notEqual(found.state, 'changed');
    }
  });

  it('is exact and settled once the whole pool is taken', () => {
    const pair = population({ size: 50, zeros: 0.5, common: 0.8, gain: 1.5 }, generator(9));
    const [found] = judged([pairedDifference(...pair, 50, tau)], tau);
    assert.ok(Math.abs((found?.mean ?? 0) - trueDifference(pair)) < 1e-5);
    assert.deepEqual([found?.low, found?.high, found?.se], [found?.mean, found?.mean, 0]);
    assert.deepEqual([found?.state, found?.p], ['changed', 0]);
  });

  it('is proved to be nothing where neither model can change', () => {
    const still: PairedSide = { changes: [], range: { low: 0, high: 0 } };
    const [found] = judged([pairedDifference(still, still, 50, tau)], tau);
    assert.deepEqual([found?.state, found?.n, found?.low, found?.high], ['unchanged', 0, 0, 0]);
  });

  it('takes a unit that one model cannot reach to change nothing there', () => {
    const still: PairedSide = { changes: [], range: { low: 0, high: 0 } };
    const moved: PairedSide = { changes: [-3, -1], range };
    const found = pairedDifference(still, moved, 2, tau);
    assert.deepEqual([found.n, found.mean, found.low, found.high], [2, -2, -2, -2]);
  });
});

describe('Adjustment by Holm', () => {
  it('multiplies the k-th smallest of m by m − k + 1, and keeps their order', () => {
    assert.deepEqual(adjustByHolm([0.01, 0.04, 0.03, 0.005]), [0.03, 0.06, 0.06, 0.02]);
    assert.deepEqual(adjustByHolm([0.5, 0.9]), [1, 1]);
  });
});

describe('Means over images', () => {
  it("use Student's t", () => {
    const table: readonly (readonly [number, number])[] = [
      [1, 12.706],
      [2, 4.303],
      [5, 2.571],
      [10, 2.228],
      [60, 2],
    ];
    for (const [freedom, width] of table) assert.ok(Math.abs(studentHalfWidth(freedom) - width) < 1e-3);
  });

  it('cover with images as clusters', () => {
    const random = generator(77);
    const repetitions = 1000;
    for (const images of [4, 8, 20]) {
      let covered = 0;
      for (let i = 0; i < repetitions; i++) {
        // Each image has a difference of its own, of mean 0.5; its draws scatter around that one.
        const means = Array.from({ length: images }, () => {
          const own = 0.5 + 2 * (random() + random() + random() - 1.5);
          return own + (random() - 0.5);
        });
        const { low, high } = studentMean(means);
        covered += Number(low <= 0.5 && 0.5 <= high);
      }
      console.log(`      ${images} images: ${(100 * covered) / repetitions} % of 95 % intervals cover`);
      assert.ok(covered / repetitions >= 0.93);
    }
  });
});
