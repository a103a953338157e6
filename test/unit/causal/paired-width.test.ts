import assert from 'node:assert/strict';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Interval } from '../../../src/causal/intervals/interval.ts';
import { pairedDifference, type PairedSide } from '../../../src/causal/differences/paired.ts';

/** A pool and what it does in two models: a pair of changes for each of its treatments. */
interface Setting {
  readonly name: string;
  readonly size: number;
  readonly ranges: readonly [before: Interval, after: Interval];
  readonly pair: (random: () => number) => readonly [before: number, after: number];
}

const wide: Interval = { low: -90, high: 10 };
const narrow: Interval = { low: -9, high: 1 };
const even: Interval = { low: -50, high: 50 };
const worlds: Interval = { low: -100, high: 100 };

/** None under a share of draws, small under most, large under few. */
function change(random: () => number, zeros: number): number {
  return random() < zeros ? 0 : -60 * random() ** 3;
}

/** The later model changes as the earlier one under a share of draws, and as it likes under the others. */
function alike(zeros: number, common: number, gain = 1): Setting['pair'] {
  return (random) => {
    const before = change(random, zeros);
    const after = random() < common ? before : change(random, zeros);
    return [before, Math.max(-90, gain * after)];
  };
}

const settings: readonly Setting[] = [
  ...[1, 1.3].flatMap((gain) =>
    [0.3, 0.8].flatMap((zeros) =>
      [0.95, 0.7].map((common): Setting => {
        const name = `×${gain}, ${100 * zeros} % zeros, ${100 * common} % common`;
        return { name, size: 50, ranges: [wide, wide], pair: alike(zeros, common, gain) };
      }),
    ),
  ),
  { name: 'nothing in common', size: 50, ranges: [wide, wide], pair: alike(0.3, 0) },
  { name: 'never a change', size: 50, ranges: [wide, wide], pair: () => [0, 0] },
  { name: 'always −60 and −5', size: 50, ranges: [wide, wide], pair: () => [-60, -5] },
  {
    name: 'rare flips of few pixels',
    size: 50,
    ranges: [
      { low: -2, high: 0.5 },
      { low: -2, high: 0.5 },
    ],
    pair: (random) => [random() < 0.95 ? 0 : -1.2, random() < 0.95 ? 0 : -1.2],
  },
  {
    name: 'opposite',
    size: 50,
    ranges: [even, even],
    pair: (random) => {
      const before = 80 * (random() - 0.5);
      return [before, -before];
    },
  },
  {
    name: 'opposite, all or nothing',
    size: 50,
    ranges: [even, even],
    pair: (random) => (random() < 0.5 ? [50, -50] : [-50, 50]),
  },
  {
    name: 'worlds of their own',
    size: 50,
    ranges: [worlds, worlds],
    pair: (random) => {
      const common = 60 * random();
      return [common + 10 * random(), common + 12 * random()];
    },
  },
  {
    name: 'ranges of 100 and 10',
    size: 50,
    ranges: [wide, narrow],
    pair: (random) => {
      const before = change(random, 0.5);
      return [before, before / 10];
    },
  },
  { name: 'pool of 4', size: 4, ranges: [wide, wide], pair: alike(0.5, 0.9) },
  { name: 'pool of 10', size: 10, ranges: [wide, wide], pair: alike(0.5, 0.9) },
  { name: 'pool of 25', size: 25, ranges: [wide, wide], pair: alike(0.8, 0.9) },
  { name: 'pool of 200', size: 200, ranges: [wide, wide], pair: alike(0.8, 0.9) },
  { name: 'pool of 1000', size: 1000, ranges: [wide, wide], pair: alike(0.8, 0.9) },
];

/** Numbers of draws that are looked at, as far as the pool goes. */
const looks = [1, 2, 3, 4, 5, 7, 9, 10, 15, 20, 24, 30, 40, 46, 48, 49, 50, 100, 150, 199, 200];

function generator(seed: number): () => number {
  const numbers = xoroshiro128plus(seed);
  return () => uniformInt(numbers, 0, 2 ** 30 - 1) / 2 ** 30;
}

function population(
  { size, ranges, pair }: Setting,
  random: () => number,
): readonly [PairedSide, PairedSide] {
  const pairs = Array.from({ length: size }, () => pair(random));
  return [
    { changes: pairs.map(([before]) => before), range: ranges[0] },
    { changes: pairs.map(([, after]) => after), range: ranges[1] },
  ];
}

function firstDraws({ changes, range }: PairedSide, n: number): PairedSide {
  return { changes: changes.slice(0, n), range };
}

function trueDifference([before, after]: readonly [PairedSide, PairedSide]): number {
  const sum = after.changes.reduce((total, value, i) => total + value - (before.changes[i] ?? 0), 0);
  return sum / after.changes.length;
}

function widthOf({ low, high }: Interval): number {
  return high - low;
}

/** Mean widths at some number of draws. */
interface Widths {
  readonly n: number;
  paired: number;
  unpaired: number;
}

function widthsIn(setting: Setting, pools: number): readonly Widths[] {
  const { size } = setting;
  const random = generator(11);
  const widths = looks.filter((n) => n <= size).map((n): Widths => ({ n, paired: 0, unpaired: 0 }));
  for (let i = 0; i < pools; i++) {
    const [before, after] = population(setting, random);
    for (const one of widths) {
      const pair = [firstDraws(before, one.n), firstDraws(after, one.n)] as const;
      const found = pairedDifference(...pair, size, 0.02);
      one.paired += widthOf(found) / pools;
      one.unpaired += widthOf(found.unpaired) / pools;
    }
  }
  return widths;
}

describe('The 95 % interval of a paired difference', function () {
  this.timeout(120_000);

  it('covers in every setting, at every number of draws', () => {
    const pools = 150;
    for (const setting of settings) {
      const random = generator(7);
      const covered = new Map<number, number>();
      for (let i = 0; i < pools; i++) {
        const pair = population(setting, random);
        const truth = trueDifference(pair);
        for (const n of looks.filter((look) => look <= setting.size)) {
          const { low, high } = pairedDifference(
            firstDraws(pair[0], n),
            firstDraws(pair[1], n),
            setting.size,
            0.02,
          );
          const isIn = low <= truth + 1e-5 && truth - 1e-5 <= high;
          covered.set(n, (covered.get(n) ?? 0) + Number(isIn));
        }
      }
      const least = Math.min(...covered.values()) / pools;
      console.log(`      ${setting.name}: covers in ${(100 * least).toFixed(1)} % or more`);
      assert.ok(least >= 0.93, setting.name);
    }
  });

  it('is narrower than the difference of two intervals that hold together in 95 %', () => {
    console.log('      n: mean width in points, paired / unpaired');
    for (const setting of settings) {
      const widths = widthsIn(setting, 30);
      const points = (value: number): string => value.toFixed(value < 10 ? 2 : 1);
      const words = widths.map(({ n, paired, unpaired }) => `${n}: ${points(paired)}/${points(unpaired)}`);
      console.log(`      ${setting.name}: ${words.join(', ')}`);
      for (const { n, paired, unpaired } of widths) {
        const label = `${setting.name}, n ${n}: ${paired} of ${unpaired}`;
        // At the first draw, the last two, and in pools of a few, each knows what is unseen by its range alone.
        const isMidway = n > 1 && n < setting.size - 2 && setting.size >= 25;
        if (isMidway) assert.ok(paired < unpaired, label);
        else assert.ok(paired <= 1.01 * unpaired, label);
      }
    }
  });
});
