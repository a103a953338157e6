import { strict as assert } from 'node:assert';
import { isChanged } from '../../../../src/causal/components/candidate.ts';
import type { NetworkBaseline } from '../../../../src/causal/components/draw.ts';

const parts = [{ tensor: 't', region: [[0, 3]] as const }];
/** Of the image itself; nothing of its RoI is read. */
const baseline = { store: null } as unknown as NetworkBaseline;

function changes(before: readonly number[], after: readonly number[]): boolean {
  const source = { values: () => Float32Array.from(after) };
  return isChanged(parts, { source, baseline }, { crop: () => Float32Array.from(before) });
}

describe('A draw changes a tensor', () => {
  it('where values differ by more than rounding', () => {
    assert.equal(changes([1, 2, 3], [1, 2, 3.01]), true);
    assert.equal(changes([1, 2, 3], [1, 2, 3 + 1e-7]), false);
  });

  it('where values overflow that did not, or the other way round, and not where the same ones do', () => {
    assert.equal(changes([1, 2, 3], [1, 2, Infinity]), true);
    assert.equal(changes([1, 2, 3], [NaN, 2, 3]), true);
    assert.equal(changes([1, -Infinity, 3], [1, 2, 3]), true);
    assert.equal(changes([1, -Infinity, NaN], [1, -Infinity, NaN]), false);
    assert.equal(changes([1, -Infinity, 3], [1, -Infinity, 4]), true);
  });
});
