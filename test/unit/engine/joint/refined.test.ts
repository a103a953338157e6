import assert from 'node:assert/strict';
import { rowsOf } from '../../../../src/documents/joint-words.ts';
import { type Gate, pair, type PlantedTruth, plantedTruth } from './planted-truth.ts';

describe('a joint check of a refined grid', function () {
  this.timeout(60_000);
  let planted: PlantedTruth;
  before(async () => (planted = await plantedTruth()));
  after(() => planted.remove());

  it('takes the blocks that tile the image, each position once', async () => {
    // Two blocks of one coarse block, and one of another.
    const gates = [0, 1, 2].map((block): Gate => ({ of: 'any', blocks: [block], pairs: 2 }));
    const { joint } = await planted.explain(gates, { refine: 2 });
    assert.ok(joint?.isComplete);
    const [row] = rowsOf(joint, 'pool', 'supporting');
    assert.deepEqual([row?.blocks, joint.supporting], [3, 3]);
    assert.ok(Math.abs((row?.together.dice ?? 0) + 6 * pair) < 1e-4);
    assert.ok(Math.abs((row?.alone.dice ?? 0) + 6 * pair) < 1e-4);
  });
});
