import { strict as assert } from 'node:assert';
import { replacedValues } from '../../../../src/causal/learnt/replaced-values.ts';
import { floatInitializer } from '../../../../src/graph/initializers.ts';
import { floatsOf } from '../../../../src/graph/tensor.ts';
import { randomNumbers } from '../../../support/random-numbers.ts';

function reinitialised(values: readonly number[]): readonly number[] {
  const parameter = floatInitializer(Float32Array.from(values), [values.length]);
  return [...(floatsOf(replacedValues(parameter, 'reinitialised', randomNumbers(1))) ?? [])];
}

describe('A parameter that is re-initialised', () => {
  it('has normal numbers of its own standard deviation around zero', () => {
    const found = reinitialised(Array.from({ length: 4000 }, (_, i) => 5 + (i % 2 === 0 ? 2 : -2)));
    const mean = found.reduce((sum, value) => sum + value, 0) / found.length;
    const variance = found.reduce((sum, value) => sum + (value - mean) ** 2, 0) / found.length;
    assert.ok(Math.abs(mean) < 0.15 && Math.abs(Math.sqrt(variance) - 2) < 0.1, `${mean}, ${variance}`);
  });

  it('stays where its values are all equal, such as the scales of a normalization that has none of its own', () => {
    assert.deepEqual(reinitialised([1, 1, 1]), [1, 1, 1]);
    assert.deepEqual(reinitialised([0.25]), [0.25]);
  });
});
