import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { outcomeOf } from '../../../../src/causal/outcomes/outcome.ts';
import { boxFromNumbers, volumeOf } from '../../../../src/documents/box.ts';
import { blocksOf } from '../../../../src/documents/grid.ts';
import { outcomeNames } from '../../../../src/documents/outcomes.ts';
import { baselineOutcome, readingOf } from '../../../../webview-ui/model/outcome-reading.ts';
import { type BinaryMask, countsIn, countsInRoi } from '../../../../webview-ui/model/roi-counts.ts';
import { explanationExample } from '../example.ts';

const { question } = explanationExample();

describe('outcomes in the panel', () => {
  it('have the values the engine gives them', () => {
    const counts = fc
      .record({ a: fc.nat(200), b: fc.nat(200), c: fc.nat(200), soft: fc.double({ min: 0, max: 1 }) })
      .map(({ a, b, c, soft }) => ({
        intersection: a,
        predicted: a + b,
        reference: a + c,
        softIntersection: a * soft,
        softPredicted: (a + b) * soft,
        pixels: 1024,
        dice: 0,
      }));
    fc.assert(
      fc.property(counts, fc.constantFrom(...outcomeNames), (baseline, name) => {
        assert.equal(baselineOutcome(name, baseline), outcomeOf(name, baseline));
      }),
    );
  });

  it('are not told from pixels alone where they are over probabilities', () => {
    const counted = { intersection: 1, predicted: 1, reference: 2 };
    assert.equal(baselineOutcome('softDice', counted), null);
    assert.equal(baselineOutcome('meanProbability', counted), null);
    assert.equal(baselineOutcome('falseNegatives', counted), 1);
  });

  it('count errors as worse when they grow, in pixels', () => {
    assert.deepEqual(
      outcomeNames.map((name) => [readingOf(name, question).sense, readingOf(name, question).unit]),
      [
        [1, 'pts'],
        [1, 'pts'],
        [1, 'pts'],
        [-1, 'px'],
        [-1, 'px'],
        [1, '%'],
      ],
    );
    assert.equal(readingOf('falsePositives', question).zero, 0.1);
    assert.equal(readingOf('iou', question).zero, question.tau);
  });

  it('know the size of the pool, and of one that has no chance in it', () => {
    assert.equal(readingOf('dice', question).pool, null);
    assert.equal(readingOf('dice', { ...question, preset: 'pool' }).pool, 50);
    assert.equal(readingOf('dice', { ...question, treatment: 'zero', draws: 1 }).pool, 1);
  });
});

describe('counts in a box', () => {
  const mask = (rows: readonly string[]): BinaryMask => ({
    size: [rows.length, rows[0]?.length ?? 0],
    pixels: Uint8Array.from(rows.join(''), (pixel) => Number(pixel === '#')),
  });
  const prediction = mask(['##..', '##..', '....', '....']);
  const reference = mask(['.##.', '.##.', '....', '....']);
  const box = (...numbers: readonly number[]): Parameters<typeof countsIn>[0] => boxFromNumbers(numbers);

  it('are of the box alone', () => {
    assert.deepEqual(countsIn(box(0, 0, 4, 4), prediction, reference), {
      intersection: 2,
      predicted: 4,
      reference: 4,
    });
    assert.equal(
      baselineOutcome('dice', countsIn(box(0, 1, 2, 1), prediction, reference))?.toFixed(6),
      '100.000000',
    );
  });

  it('give Dice 0 for empty against empty, as published', () => {
    assert.equal(baselineOutcome('dice', countsIn(box(2, 0, 2, 4), prediction, reference)), 0);
  });

  it('are in pixels of the output where that is smaller than the input', () => {
    const counts = (...roi: readonly number[]): ReturnType<typeof countsInRoi> =>
      countsInRoi(boxFromNumbers(roi), [8, 8], { prediction, reference });
    assert.deepEqual(counts(0, 0, 8, 8), { intersection: 2, predicted: 4, reference: 4 });
    assert.deepEqual(counts(0, 2, 4, 2), { intersection: 2, predicted: 2, reference: 2 });
    assert.deepEqual(counts(4, 4, 4, 4), { intersection: 0, predicted: 0, reference: 0 });
    assert.deepEqual(counts(0, 1, 3, 2), { intersection: 2, predicted: 4, reference: 2 });
  });

  it('are against the prediction itself where there is no reference', () => {
    const counts = countsInRoi(boxFromNumbers([0, 0, 4, 4]), [4, 4], { prediction, reference: null });
    assert.deepEqual(counts, { intersection: 4, predicted: 4, reference: 4 });
  });

  it('are the same whatever the number of axes', () => {
    const space = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(space, fc.infiniteStream(fc.nat(1000)), (size, random) => {
        const draw = (below: number): number => Number(random.next().value) % below;
        const start = size.map((length) => draw(length));
        const extent = size.map((length, axis) => 1 + draw(length - (start[axis] ?? 0)));
        const pixels = (): Uint8Array => Uint8Array.from({ length: volumeOf(size) }, () => draw(2));
        const [own, other] = [pixels(), pixels()];
        const expected = { intersection: 0, predicted: 0, reference: 0 };
        for (const [i, { start: position }] of blocksOf({ size, block: size.map(() => 1) }).entries()) {
          const isIn = position.every((place, axis) => {
            const from = start[axis] ?? 0;
            return place >= from && place < from + (extent[axis] ?? 0);
          });
          if (!isIn) continue;
          expected.intersection += (own[i] ?? 0) * (other[i] ?? 0);
          expected.predicted += own[i] ?? 0;
          expected.reference += other[i] ?? 0;
        }
        const counts = countsIn({ start, size: extent }, { size, pixels: own }, { size, pixels: other });
        assert.deepEqual(counts, expected);
      }),
    );
  });
});
