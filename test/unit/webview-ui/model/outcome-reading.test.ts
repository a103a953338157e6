import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { outcomeOf } from '../../../../src/causal/outcomes/outcome.ts';
import { outcomeNames } from '../../../../src/documents/outcomes.ts';
import { baselineOutcome, readingOf } from '../../../../webview-ui/model/outcome-reading.ts';
import { countsIn } from '../../../../webview-ui/model/roi-counts.ts';
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

describe('counts in a window', () => {
  const image = (rows: readonly string[]): Parameters<typeof countsIn>[1] => ({
    height: rows.length,
    width: rows[0]?.length ?? 0,
    pixels: Uint8Array.from(rows.join(''), (pixel) => Number(pixel === '#')),
  });
  const prediction = image(['##..', '##..', '....', '....']);
  const reference = image(['.##.', '.##.', '....', '....']);

  it('are of the window alone', () => {
    assert.deepEqual(countsIn([0, 0, 4, 4], prediction, reference), {
      intersection: 2,
      predicted: 4,
      reference: 4,
    });
    assert.equal(
      baselineOutcome('dice', countsIn([0, 1, 2, 1], prediction, reference))?.toFixed(6),
      '100.000000',
    );
  });

  it('give Dice 0 for empty against empty, as published', () => {
    assert.equal(baselineOutcome('dice', countsIn([2, 0, 2, 4], prediction, reference)), 0);
  });
});
