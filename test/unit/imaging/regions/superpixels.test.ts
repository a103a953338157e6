import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { at } from '../../../../src/at.ts';
import { type Size, volumeOf } from '../../../../src/documents/box.ts';
import { stepsOf } from '../../../../src/documents/cut.ts';
import { superpixels } from '../../../../src/imaging/regions/superpixels.ts';
import { randomNumbers } from '../../../support/random-numbers.ts';

interface Example {
  readonly size: number;
  readonly side: number;
  readonly image: readonly number[];
  readonly shapes: readonly number[];
  /** What scikit-image finds. */
  readonly labels: readonly number[];
}

const example = JSON.parse(
  readFileSync(new URL('../../../fixtures/superpixels.json', import.meta.url), 'utf8'),
) as Example;

/** An image of smooth and noisy parts, with `channels` values at each position. */
function image(size: Size<'input'>, channels: number, seed: number): Float32Array {
  const random = randomNumbers(seed);
  return Float32Array.from(
    { length: volumeOf(size) * channels },
    (_, i) => Math.sin(i / (7 + seed)) + (i % 3 === 0 ? random() : 0),
  );
}

/** How many pieces of equal labels there are that touch at faces. */
function pieces(labels: Uint32Array, size: Size<'input'>): number {
  const steps = stepsOf(size);
  const isSeen = new Uint8Array(labels.length);
  let count = 0;
  for (let seed = 0; seed < labels.length; seed++) {
    if (isSeen[seed] === 1) continue;
    count++;
    const queue = [seed];
    isSeen[seed] = 1;
    for (let place = queue.pop(); place !== undefined; place = queue.pop()) {
      for (const [axis, step] of steps.entries()) {
        const position = Math.floor(place / step) % at(size, axis);
        for (const by of [-1, 1]) {
          const beside = place + by * step;
          const isInside = position + by >= 0 && position + by < at(size, axis);
          if (!isInside || isSeen[beside] === 1 || labels[beside] !== labels[place]) continue;
          isSeen[beside] = 1;
          queue.push(beside);
        }
      }
    }
  }
  return count;
}

/** The share of positions that are of the shape that most of their superpixel is of. */
function accuracy(labels: ArrayLike<number>, shapes: readonly number[]): number {
  const counts = new Map<number, Map<number, number>>();
  for (const [i, shape] of shapes.entries()) {
    const own = counts.get(labels[i] ?? 0) ?? new Map<number, number>();
    own.set(shape, (own.get(shape) ?? 0) + 1);
    counts.set(labels[i] ?? 0, own);
  }
  return [...counts.values()].reduce((sum, own) => sum + Math.max(...own.values()), 0) / shapes.length;
}

/** Sizes of two and three axes, with sides that do not divide them. */
const problems = fc
  .record({
    size: fc.oneof(
      fc.tuple(fc.integer({ min: 6, max: 40 }), fc.integer({ min: 6, max: 40 })),
      fc.tuple(...[6, 6, 6].map((min) => fc.integer({ min, max: 16 }))),
    ),
    side: fc.integer({ min: 3, max: 9 }),
    channels: fc.integer({ min: 1, max: 3 }),
    compactness: fc.constantFrom(1, 10, 40),
    seed: fc.nat(100),
  })
  .map(({ size, ...rest }) => ({ size, ...rest }));

describe('superpixels', function () {
  this.timeout(60_000);

  it('cover the image, are connected and numbered in the order in which they begin, and are the same again', () => {
    fc.assert(
      fc.property(problems, ({ size, side, channels, compactness, seed }) => {
        const values = image(size, channels, seed);
        const options = { sides: size.map(() => side), compactness };
        const { labels, count } = superpixels(values, size, channels, options);
        assert.deepEqual(
          [...new Set(labels)],
          Array.from({ length: count }, (_, i) => i + 1),
        );
        assert.equal(pieces(labels, size), count);
        assert.deepEqual(superpixels(values, size, channels, options), { labels, count });
      }),
      { numRuns: 60 },
    );
  });

  it('are about as large as asked, none smaller than a quarter of it', () => {
    for (const [size, side] of [
      [[96, 80], 8],
      [[32, 40, 24], 8],
    ] as const) {
      const { labels, count } = superpixels(image(size, 1, 3), size, 1, {
        sides: size.map(() => side),
        compactness: 10,
      });
      const asked = volumeOf(size) / side ** size.length;
      assert.ok(Math.abs(count - asked) < 0.2 * asked, `${count} of ${asked}`);
      const volumes = new Map<number, number>();
      for (const label of labels) volumes.set(label, (volumes.get(label) ?? 0) + 1);
      assert.ok(Math.min(...volumes.values()) >= side ** size.length / 4);
    }
  });

  it('are longer along axes whose sides are longer', () => {
    const size = [12, 48, 48];
    const { count } = superpixels(new Float32Array(volumeOf(size)), size, 1, {
      sides: [3, 12, 12],
      compactness: 10,
    });
    assert.equal(count, 4 * 4 * 4);
  });

  it('are a grid where the image is flat', () => {
    const { labels, count } = superpixels(new Float32Array(64), [8, 8], 1, {
      sides: [4, 4],
      compactness: 10,
    });
    assert.equal(count, 4);
    assert.deepEqual(
      [0, 7, 56, 63].map((place) => labels[place]),
      [1, 2, 3, 4],
    );
  });

  it('follow the edges of shapes as well as those of scikit-image do, within 1 %', () => {
    const { size, side, shapes } = example;
    const values = Float32Array.from(example.image);
    const { labels, count } = superpixels(values, [size, size], 1, { sides: [side, side], compactness: 10 });
    const other = new Set(example.labels).size;
    assert.ok(Math.abs(count - other) <= 0.2 * other, `${count}, and ${other} of scikit-image`);
    const [own, theirs] = [accuracy(labels, shapes), accuracy(example.labels, shapes)];
    assert.ok(own >= theirs - 0.01, `${own}, and ${theirs} of scikit-image`);
  });
});
