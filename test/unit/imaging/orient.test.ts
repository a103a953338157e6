import assert from 'node:assert/strict';
import { turned, turnedSize } from '../../../src/imaging/orient.ts';
import { valuesOf } from '../../../src/imaging/stored-image.ts';
import type { Affine } from '../../../src/imaging/volumes/volume.ts';
import { userError, volume } from './helpers.ts';

/** Slices up, rows to the front, columns to the right: the axes z, y, x of a file in RAS. */
const ras: Affine = [
  [0, 0, 2, -10],
  [0, 3, 0, -20],
  [5, 0, 0, -30],
];

/** The same with columns to the left. */
const las: Affine = [[0, 0, -2, 10], ras[1], ras[2]];

describe('turning a volume', () => {
  const values = Uint8Array.from({ length: 24 }, (_, i) => i);
  const image = volume([2, 3, 4], values);

  it('leaves it as it is unless axes are asked for', () => {
    assert.deepEqual(turned({ image, affine: ras }, {}, 'a.nii'), { image, affine: ras });
  });

  it('brings its axes into another order', () => {
    const found = turned({ image, affine: null }, { axes: ['x', 'y', 'z'] }, 'a.nii').image;
    assert.deepEqual(found.size, [4, 3, 2]);
    assert.deepEqual(turnedSize([2, 3, 4], { axes: ['x', 'y', 'z'] }), found.size);
    assert.deepEqual([...valuesOf(found)].slice(0, 4), [0, 12, 4, 16]);
  });

  it('turns axes around, and their geometry with them', () => {
    const { image: found, affine } = turned({ image, affine: ras }, { axes: ['-z', 'y', 'x'] }, 'a.nii');
    assert.deepEqual([...valuesOf(found)].slice(0, 4), [12, 13, 14, 15]);
    assert.deepEqual(affine, [ras[0], ras[1], [-5, 0, 0, -25]]);
  });

  it('follows the directions of the body', () => {
    const found = turned({ image, affine: las }, { orientation: 'RAS' }, 'a.nii');
    assert.deepEqual(found.image.size, [4, 3, 2]);
    assert.deepEqual([...valuesOf(found.image)].slice(0, 4), [3, 15, 7, 19]);
    assert.deepEqual(found.affine?.[0], [2, 0, 0, 4]);
    const same = turned({ image, affine: ras }, { orientation: 'SAR' }, 'a.nii').image;
    assert.deepEqual([...valuesOf(same)], [...values]);
  });

  it('needs to know how the file lies', () => {
    assert.throws(
      () => turned({ image, affine: null }, { orientation: 'RAS' }, 'a.npy'),
      userError(/^a\.npy does not say how it lies, so that it cannot be turned to RAS: give "axes"/),
    );
  });
});
