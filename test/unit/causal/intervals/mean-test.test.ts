import { strict as assert } from 'node:assert';
import { meanTest } from '../../../../src/causal/intervals/mean-test.ts';
import { studentHalfWidth, studentTail } from '../../../../src/causal/intervals/student.ts';
import { randomNumbers } from '../../../support/random-numbers.ts';

describe('The test of a mean', () => {
  it('agrees with the interval: p is 5 % where the interval ends at zero', () => {
    for (const freedom of [1, 2, 5, 11, 40])
      assert.ok(Math.abs(studentTail(studentHalfWidth(freedom), freedom) - 0.05) < 1e-9, `${freedom}`);
    assert.equal(studentTail(0, 3), 1);
  });

  it('rejects a true hypothesis in about as many cases as it says', () => {
    const random = randomNumbers(8);
    const runs = 2000;
    const rejected = Array.from({ length: runs }, () => {
      const values = Array.from({ length: 12 }, () => random() + random() - 1);
      return meanTest(values) <= 0.05 ? 1 : 0;
    }).reduce((sum: number, one) => sum + one, 0);
    assert.ok(rejected / runs > 0.03 && rejected / runs < 0.07, `${rejected} of ${runs}`);
  });

  it('is that of signs where all values are one number', () => {
    assert.equal(meanTest([-89.17, -89.17, -89.17, -89.17]), 1 / 8);
    assert.equal(meanTest([0, 0, 0]), 1);
  });
});
