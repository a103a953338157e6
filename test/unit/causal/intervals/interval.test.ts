import assert from 'node:assert/strict';
import fc from 'fast-check';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { evidenceAgainst, meanInterval } from '../../../../src/causal/intervals/interval.ts';

const planned = 50;
const fewLooks = [1, 2, 3, 5, 10, 20, 30, 40, 50];
const repetitions = 200;

/** Effects as they are found: most are zero, some tiny, few large, each within what the outcome can do. */
const shapes: Readonly<Record<string, (random: () => number, low: number, high: number) => number>> = {
  skewed: (random, low, high) => (random() < 0.8 ? low : high) * random() ** 6,
  uniform: (random, low, high) => low + random() * (high - low),
  'all or nothing': (random, low, high) => (random() < 0.7 ? low : high),
};

function generator(seed: number): () => number {
  const numbers = xoroshiro128plus(seed);
  return () => uniformInt(numbers, 0, 2 ** 30 - 1) / 2 ** 30;
}

interface Setting {
  readonly size: number;
  readonly replaced: boolean;
  readonly zeros: number;
  readonly range: readonly [low: number, high: number];
  readonly shape: keyof typeof shapes;
  /** Numbers of draws that are looked at. */
  readonly looks: readonly number[];
}

/** Share of repetitions that cover the mean at each look, and at all looks at once; and mean widths. */
function simulate({ size, replaced, zeros, range: [low, high], shape, looks }: Setting): {
  readonly cover: readonly number[];
  readonly always: number;
  readonly width: readonly number[];
} {
  const random = generator(size + 1000 * zeros + high);
  const draw = shapes[shape] ?? (() => 0);
  const cover = looks.map(() => 0);
  const width = looks.map(() => 0);
  let always = 0;
  for (let i = 0; i < repetitions; i++) {
    const population = Array.from({ length: size }, () => (random() < zeros ? 0 : draw(random, low, high)));
    const mean = population.reduce((sum, value) => sum + value, 0) / size;
    const left = [...population];
    const drawn = Array.from({ length: Math.max(...looks) }, () => {
      const at = Math.floor(random() * left.length);
      return (replaced ? left[at] : left.splice(at, 1)[0]) ?? NaN;
    });
    let covered = 0;
    looks.forEach((n, k) => {
      const bounds = { low, high, size: replaced ? Infinity : size };
      const interval = meanInterval(drawn.slice(0, n), bounds, planned);
      const isIn = interval.low <= mean + 1e-9 && mean <= interval.high + 1e-9;
      cover[k] = (cover[k] ?? 0) + Number(isIn) / repetitions;
      width[k] = (width[k] ?? 0) + (interval.high - interval.low) / repetitions;
      covered += Number(isIn);
    });
    always += Number(covered === looks.length) / repetitions;
  }
  return { cover, always, width };
}

describe('The 95 % interval of a mean effect', function () {
  this.timeout(60_000);

  for (const shape of Object.keys(shapes)) {
    for (const replaced of [true, false]) {
      it(`covers at every number of draws at once: ${shape}, ${replaced ? 'with' : 'without'} replacement`, () => {
        for (const size of [50, 1000]) {
          for (const zeros of [0.5, 0.9, 0.98]) {
            for (const range of [
              [-90, 10],
              [-50, 50],
              [-8, 2],
            ] as const) {
              const { cover, always } = simulate({ size, replaced, zeros, range, shape, looks: fewLooks });
              const what = `${size} patches, ${zeros} zeros, ${range.join(' to ')}: ${cover.join(' ')}`;
              assert.ok(Math.min(...cover) >= 0.93 && always >= 0.93, what);
            }
          }
        }
      });
    }
  }

  for (const shape of Object.keys(shapes)) {
    it(`covers in small pools, at every number of draws at once: ${shape}`, () => {
      for (const size of [3, 4, 5, 8, 12, 25]) {
        const looks = Array.from({ length: size }, (_, i) => i + 1);
        for (const zeros of [0, 0.5, 0.9]) {
          for (const range of [
            [-90, 10],
            [-50, 50],
          ] as const) {
            const { cover, always } = simulate({ size, replaced: false, zeros, range, shape, looks });
            const what = `${size} patches, ${zeros} zeros, ${range.join(' to ')}: ${cover.join(' ')}`;
            assert.ok(Math.min(...cover) >= 0.93 && always >= 0.93, what);
          }
        }
      }
    });
  }

  it('narrows as draws come in', () => {
    for (const [size, replaced] of [
      [1000, true],
      [1000, false],
      [50, false],
    ] as const) {
      const { width } = simulate({
        size,
        replaced,
        zeros: 0.9,
        range: [-90, 10],
        shape: 'skewed',
        looks: fewLooks,
      });
      const words = fewLooks.map((n, k) => `${n}: ${width[k]?.toFixed(1) ?? ''}`).join(', ');
      console.log(`      width at n of ${size} ${replaced ? 'with' : 'without'} replacement: ${words}`);
      assert.deepEqual(
        width,
        width.toSorted((a, b) => b - a),
      );
      assert.ok((width.at(-1) ?? Infinity) < 20);
    }
  });

  const values = fc.array(fc.double({ min: -40, max: 60, noNaN: true }), { minLength: 1, maxLength: 60 });

  it('is exact once the whole population is drawn', () => {
    fc.assert(
      fc.property(values, (all) => {
        const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
        const { low, high } = meanInterval(all, { low: -40, high: 60, size: all.length }, planned);
        assert.ok(Math.abs(low - mean) < 1e-9 && Math.abs(high - mean) < 1e-9);
      }),
    );
  });

  it('lies within what the outcome can do, and holds the mean of what was drawn', () => {
    fc.assert(
      fc.property(values, fc.constantFrom(60, 61, 1000, Infinity), (drawn, size) => {
        const mean = drawn.reduce((sum, value) => sum + value, 0) / drawn.length;
        const { low, high } = meanInterval(drawn, { low: -40, high: 60, size }, planned);
        assert.ok(low >= -40 - 1e-9 && high <= 60 + 1e-9);
        assert.ok(low <= mean + 1e-6 && mean - 1e-6 <= high, `${low} ≤ ${mean} ≤ ${high}`);
      }),
      { numRuns: 500 },
    );
  });

  const bounds = { low: -40, high: 60 };
  /** The least, the most and nothing are as frequent as all that lies between. */
  const extremes = fc.array(
    fc.oneof(fc.constantFrom(-40, 0, 60), fc.double({ min: -40, max: 60, noNaN: true })),
    { minLength: 1, maxLength: 60 },
  );

  it('lies within what is possible given what was drawn, and is an interval', () => {
    fc.assert(
      fc.property(extremes, fc.constantFrom(0, 1, 2, 1000, Infinity), (drawn, unseen) => {
        const size = drawn.length + unseen;
        const { low, high } = meanInterval(drawn, { ...bounds, size }, planned);
        const sum = drawn.reduce((total, value) => total + value, 0);
        const [least, most] = [bounds.low, bounds.high].map((value) =>
          Number.isFinite(size) ? (sum + unseen * value) / size : value,
        );
        assert.ok(low <= high, `${low} ≤ ${high}`);
        assert.ok(low >= (least ?? NaN) - 1e-9 && high <= (most ?? NaN) + 1e-9, `${low} to ${high}`);
      }),
      { numRuns: 1000 },
    );
  });

  it('of outcomes turned round is the interval turned round', () => {
    fc.assert(
      fc.property(extremes, fc.constantFrom(60, 61, 1000, Infinity), (drawn, size) => {
        const { low, high } = meanInterval(drawn, { ...bounds, size }, planned);
        const turned = drawn.map((value) => -value);
        const other = meanInterval(turned, { low: -60, high: 40, size }, planned);
        assert.ok(Math.abs(low + other.high) < 0.1 && Math.abs(high + other.low) < 0.1);
      }),
    );
  });

  it('leaves out only what the evidence is against', () => {
    fc.assert(
      fc.property(
        extremes,
        fc.constantFrom(60, 61, 1000, Infinity),
        fc.double({ min: -40, max: 60, noNaN: true }),
        (drawn, size, at) => {
          const { low, high } = meanInterval(drawn, { ...bounds, size }, planned);
          if (at >= low - 1e-9 && at <= high + 1e-9) return;
          const evidence = evidenceAgainst({ low: at, high: at }, drawn, { ...bounds, size }, planned);
          assert.ok(
            drawn.length === size || evidence >= 20 - 1e-6,
            `${evidence} at ${at} of ${low} to ${high}`,
          );
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('without draws, or without room to differ, says just that', () => {
    assert.deepEqual(meanInterval([], { low: -40, high: 60, size: Infinity }, planned), {
      low: -40,
      high: 60,
    });
    assert.deepEqual(meanInterval([], { low: -40, high: 60, size: 7 }, planned), { low: -40, high: 60 });
    assert.deepEqual(meanInterval([0, 0], { low: 0, high: 0, size: Infinity }, planned), { low: 0, high: 0 });
  });

  it('of draws that changed nothing is a bound, not zero', () => {
    const { low, high } = meanInterval(
      Array<number>(50).fill(0),
      { low: -90, high: 10, size: Infinity },
      planned,
    );
    assert.ok(low < -0.5 && high > 0.1, `${low} to ${high}`);
  });
});
