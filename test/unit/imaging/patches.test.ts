import assert from 'node:assert/strict';
import fc from 'fast-check';
import { PatchPool } from '../../../src/imaging/patches.ts';

function image(
  height: number,
  width: number,
  channels: number,
): ConstructorParameters<typeof PatchPool>[0][number] {
  const data = Float32Array.from({ length: height * width * channels }, (_, i) => i);
  return { size: [height, width], channels, data };
}

describe('PatchPool', () => {
  it('cuts whole patches on the grid, in row order', () => {
    const pool = new PatchPool([image(5, 7, 1), image(2, 2, 1)], [2, 2]);
    assert.equal(pool.count, 7);
    assert.deepEqual(pool.place(4), { image: 0, box: { start: [2, 2], size: [2, 2] } });
    assert.deepEqual([...pool.patch(4)], [16, 17, 23, 24]);
    assert.deepEqual([...pool.patch(6)], [0, 1, 2, 3]);
  });

  it('keeps channels together', () => {
    assert.deepEqual([...new PatchPool([image(1, 2, 3)], [1, 1]).patch(1)], [3, 4, 5]);
  });

  it('refuses numbers outside the pool', () => {
    const pool = new PatchPool([image(4, 4, 1)], [2, 2]);
    for (const i of [-1, 4]) assert.throws(() => pool.patch(i), RangeError);
    assert.equal(new PatchPool([image(4, 4, 1)], [5, 5]).count, 0);
  });

  it('cuts volumes and signals alike', () => {
    const data = Float32Array.from({ length: 3 * 4 * 5 }, (_, i) => i);
    const volume = new PatchPool([{ size: [3, 4, 5], channels: 1, data }], [2, 2, 3]);
    assert.equal(volume.count, 2);
    assert.deepEqual([...volume.patch(1)], [10, 11, 12, 15, 16, 17, 30, 31, 32, 35, 36, 37]);
    const signal = new PatchPool([{ size: [60], channels: 1, data }], [4]);
    assert.deepEqual([...signal.patch(14)], [56, 57, 58, 59]);
  });

  it('has every pixel of the whole blocks exactly once', () => {
    const side = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(side, side, side, fc.integer({ min: 1, max: 4 }), (height, width, block, channels) => {
        const pool = new PatchPool([image(height, width, channels)], [block, block]);
        const values = Array.from({ length: pool.count }, (_, i) => [...pool.patch(i)]).flat();
        const [rows, columns] = [height, width].map((length) => Math.floor(length / block) * block);
        assert.equal(values.length, (rows ?? 0) * (columns ?? 0) * channels);
        assert.equal(new Set(values).size, values.length);
      }),
    );
  });
});
