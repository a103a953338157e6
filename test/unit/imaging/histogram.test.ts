import assert from 'node:assert/strict';
import { histogramOf } from '../../../src/imaging/histogram.ts';
import { volume } from './helpers.ts';

describe('The histogram of an image', () => {
  it('counts all values of a small one, what is not finite as 0', () => {
    const { low, high, counts } = histogramOf({ image: volume([1, 2, 2], Float32Array.of(NaN, 1, 2, 48)) });
    assert.deepEqual([low, high], [0, 48]);
    assert.deepEqual([counts[0], counts[1], counts[2], counts[47]], [1, 1, 1, 1]);
  });

  it('counts values of all columns of a large one, at most 131,072', () => {
    const size = [64, 128, 256];
    const columns = Uint8Array.from({ length: 64 * 128 * 256 }, (_, i) => i % 256);
    const { low, high, counts } = histogramOf({ image: volume(size, columns) });
    assert.deepEqual([low, high], [0, 255]);
    const total = counts.reduce((sum, count) => sum + count, 0);
    assert.ok(total <= 2 ** 17 && total > 2 ** 16);
    assert.ok(counts.every((count) => count > total / 96 && count < total / 24));
  });
});
