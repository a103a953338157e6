import assert from 'node:assert/strict';
import { oddValues } from '../../../../src/engine/model/odd-values.ts';

const logits = { decision: 'threshold', activation: 'sigmoid' } as const;
const probabilities = { decision: 'threshold', activation: 'none' } as const;
const labels = { decision: 'labels', activation: 'none' } as const;

describe("An output's values that make its reading doubtful", () => {
  it('are NaN, and the share is told', () => {
    const [text, ...others] = oddValues(Float32Array.of(NaN, -1, 2, 3), logits);
    assert.match(text ?? '', /^25\.0 % of the output's values are NaN/u);
    assert.deepEqual(others, []);
  });

  it('are logits of which none is below 0, as probabilities in percent would be', () => {
    const [text] = oddValues(Float32Array.of(0, 12.5, 99.94), logits);
    assert.match(text ?? '', /the largest is 99\.94: .* threshold to half of the factor/u);
    assert.deepEqual(oddValues(Float32Array.of(-0.1, 12.5, Infinity), logits), []);
    assert.deepEqual(oddValues(Float32Array.of(0, 0.5, 1), logits), []);
  });

  it('are very many class numbers, as levels of a probability would be', () => {
    const levels = Float32Array.from({ length: 200 }, (_, i) => i);
    assert.match(oddValues(levels, labels)[0] ?? '', /^The output has 200 different values up to 199/u);
    assert.deepEqual(oddValues(levels.subarray(0, 64), labels), []);
  });

  it('are none of probabilities', () => {
    assert.deepEqual(oddValues(Float32Array.of(0, 0.25, 1), probabilities), []);
  });
});
