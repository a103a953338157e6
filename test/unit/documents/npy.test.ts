import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { blockCount, blockHolding, type Grid } from '../../../src/documents/grid.ts';
import { npyFile } from '../../../src/documents/npy.ts';
import { paintedBlocks } from '../../../src/documents/painted-blocks.ts';
import { at } from '../../../src/at.ts';

describe('Arrays for NumPy', () => {
  it('are the bytes that numpy.save writes', async () => {
    // Written by `tools/fixtures/arrays.py`.
    const expected = await readFile('test/fixtures/arrays/two-by-three.npy');
    const file = npyFile([2, 3], Float32Array.of(0, 1.5, -2, NaN, 4, 1e-7));
    assert.deepEqual(Buffer.from(file), expected);
    const line = await readFile('test/fixtures/arrays/line.npy');
    assert.deepEqual(Buffer.from(npyFile([4], Float32Array.of(1, 2, 3, 4))), line);
  });

  it('hold at each place the value of its block, in one to three axes', () => {
    const axis = fc.record({ length: fc.integer({ min: 1, max: 9 }), block: fc.integer({ min: 1, max: 9 }) });
    fc.assert(
      fc.property(fc.array(axis, { minLength: 1, maxLength: 3 }), fc.integer(), (axes, hole) => {
        const grid = {
          size: axes.map(({ length }) => length),
          block: axes.map(({ block }) => block),
        } as unknown as Grid<'input'>;
        const values = new Map(Array.from({ length: blockCount(grid) }, (_, i) => [i, i + 0.5]));
        const missing = ((hole % values.size) + values.size) % values.size;
        values.delete(missing);
        paintedBlocks(grid, values).forEach((value, place) => {
          let rest = place;
          const position = axes.map(() => 0);
          for (let i = axes.length - 1; i >= 0; i--) {
            position[i] = rest % at(grid.size, i);
            rest = Math.floor(rest / at(grid.size, i));
          }
          const block = blockHolding(grid, position as never);
          assert.ok(block !== null);
          assert.equal(value, values.get(block) ?? NaN);
        });
      }),
    );
  });
});
