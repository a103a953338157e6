import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { barScale, barShape } from '../../../../webview-ui/model/bar-scale.ts';
import type { BlockEffect } from '../../../../webview-ui/model/block-effect.ts';
import { readingOf } from '../../../../webview-ui/model/outcome-reading.ts';
import { explanationExample } from '../example.ts';

const { question } = explanationExample();
const dice = readingOf('dice', question);
const effect = (mean: number, low = mean, high = mean): BlockEffect => ({
  state: 'decided',
  n: 50,
  mean,
  se: 0,
  low,
  high,
  isExact: low === high,
});

describe('bars beside numbers', () => {
  it('reach from zero to the effect, to the left where it supports', () => {
    const scale = barScale([effect(-4), effect(-1)], dice);
    const { zero, from, to, whisker } = barShape(effect(-4, -5, -3), dice, scale);
    assert.equal(zero, 1);
    assert.ok(from < 0.2 && to === 1);
    assert.ok(whisker !== null && whisker[0] === 0 && whisker[1] > from && whisker[1] < 1);
    assert.equal(barShape(effect(-4), dice, scale).whisker, null);
  });

  it('are turned for errors, where more is worse', () => {
    const errors = readingOf('falsePositives', question);
    const { zero, from } = barShape(effect(6), errors, barScale([effect(6)], errors));
    assert.ok(from < zero);
  });

  it('stay inside, in the order of the numbers', () => {
    const number = fc.double({ min: -100, max: 100, noNaN: true });
    fc.assert(
      fc.property(fc.array(number, { minLength: 1 }), (means) => {
        const scale = barScale(
          means.map((mean) => effect(mean)),
          dice,
        );
        const ends = means
          .toSorted((a, b) => a - b)
          .map((mean) => {
            const { zero, from, to } = barShape(effect(mean, mean - 5, mean + 5), dice, scale);
            assert.ok(from >= 0 && from <= to && to <= 1 && zero >= from && zero <= to);
            return mean < 0 ? from : to;
          });
        assert.deepEqual(
          ends,
          ends.toSorted((a, b) => a - b),
        );
      }),
    );
  });
});
