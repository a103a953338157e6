import { strict as assert } from 'node:assert';
import { fileSize } from '../../../webview-ui/model-page/model-facts.ts';

describe('The size of a model file', () => {
  it('is in the largest decimal unit, with three digits', () => {
    const sizes = [0, 344, 1500, 1_934_883, 113_300_000, 2_147_483_647];
    assert.deepEqual(sizes.map(fileSize), [
      '0 bytes',
      '344 bytes',
      '1.50 kB',
      '1.93 MB',
      '113 MB',
      '2.15 GB',
    ]);
  });
});
