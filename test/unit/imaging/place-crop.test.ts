import assert from 'node:assert/strict';
import fc from 'fast-check';
import { at } from '../../../src/at.ts';
import { cropAlike, cropAround } from '../../../src/imaging/place-crop.ts';

describe('the part of a volume that is cut out', () => {
  it('lies around a place, within the volume', () => {
    assert.deepEqual(cropAround([10, 50, 2], [20, 100, 8], [4, 10, 4]), {
      start: [8, 45, 0],
      of: [20, 100, 8],
    });
    assert.deepEqual(cropAround([19, 0, 4], [20, 100, 8], [4, 10, 4]).start, [16, 0, 2]);
  });

  it('holds all of a smaller volume in its middle', () => {
    assert.deepEqual(cropAround([0, 0, 0], [3, 4, 5], [8, 4, 8]).start, [-2, 0, -1]);
  });

  it('is the same of another volume of the same size, and at the same place in proportion of others', () => {
    const crop = { start: [5, -1], of: [20, 8] };
    assert.deepEqual(cropAlike(crop, [20, 8], [4, 10]), crop);
    assert.deepEqual(cropAlike({ start: [5, 2], of: [20, 8] }, [40, 16], [4, 4]).start, [12, 6]);
  });

  it('holds as much of the volume as it can', () => {
    const side = fc.integer({ min: 1, max: 60 });
    fc.assert(
      fc.property(side, side, fc.double({ min: 0, max: 1, noNaN: true }), (length, size, share) => {
        const start = at(cropAround([share * length], [length], [size]).start, 0);
        const inside = Math.min(length, start + size) - Math.max(0, start);
        assert.equal(inside, Math.min(length, size));
      }),
    );
  });
});
