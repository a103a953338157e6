import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeMask, encodeMask } from '../../../src/documents/run-length.ts';

describe('Masks as run lengths', () => {
  it('decode to what was encoded, the first run counting zeros', () => {
    const side = fc.integer({ min: 1, max: 12 });
    fc.assert(
      fc.property(side, side, fc.infiniteStream(fc.nat(1)), (height, width, bits) => {
        const pixels = Uint8Array.from({ length: height * width }, () => Number(bits.next().value));
        const mask = encodeMask(pixels, [height, width]);
        assert.deepEqual(decodeMask(mask), pixels);
        assert.deepEqual(mask.size, [height, width]);
        assert.equal(
          mask.runs.reduce((sum, run) => sum + run, 0),
          height * width,
        );
        assert.equal(mask.runs[0] === 0, pixels[0] === 1);
      }),
    );
  });

  it('hold volumes, too', () => {
    const pixels = Uint8Array.of(0, 1, 1, 0, 0, 0, 1, 0);
    const mask = encodeMask(pixels, [2, 2, 2]);
    assert.deepEqual(mask, { size: [2, 2, 2], runs: [1, 2, 3, 1, 1] });
    assert.deepEqual(decodeMask(mask), pixels);
  });

  it('ignore what is past the end', () => {
    assert.deepEqual([...decodeMask({ size: [1, 3], runs: [1, 9] })], [0, 1, 1]);
    assert.deepEqual([...decodeMask({ size: [1, 3], runs: [9, 9] })], [0, 0, 0]);
  });
});
