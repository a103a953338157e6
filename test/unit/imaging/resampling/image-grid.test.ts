import assert from 'node:assert/strict';
import fc from 'fast-check';
import { at } from '../../../../src/at.ts';
import { stepsOf } from '../../../../src/documents/cut.ts';
import { volumeOf } from '../../../../src/documents/box.ts';
import { gridFor, onGrid } from '../../../../src/imaging/resampling/image-grid.ts';
import { lossInWords } from '../../../../src/imaging/resampling/mask-loss.ts';
import { filledNonzeroMask, nonzeroBox } from '../../../../src/imaging/resampling/nonzero.ts';
import { resampleAxis } from '../../../../src/imaging/resampling/resample-axis.ts';
import { resampled } from '../../../../src/imaging/resampling/resample.ts';
import { type StoredImage, valuesOf } from '../../../../src/imaging/stored-image.ts';
import { spacingOf } from '../../../../src/documents/place.ts';
import { placeOfInput } from '../../../../src/imaging/input-place.ts';
import { userError } from '../helpers.ts';

function imageOf(size: readonly number[], valueAt: (place: readonly number[]) => number): StoredImage {
  const steps = stepsOf(size);
  const data = Float32Array.from({ length: volumeOf(size) }, (_, i) =>
    valueAt(steps.map((step, axis) => Math.floor(i / step) % at(size, axis))),
  );
  return { size, depth: 'float32', channels: [{ data, start: 0, steps, slope: 1, intercept: 0 }] };
}

const ones = (size: readonly number[]): StoredImage => imageOf(size, () => 1);

describe('The grid of a resampled image', () => {
  it('covers the same extent in whole positions, or begins on the first one', () => {
    const spaced = { image: ones([10, 20, 30]), spacing: [3, 1, 1] };
    const edges = gridFor(spaced, { spacing: [2, 2, 1.5] }, 'a.nii');
    assert.deepEqual(edges?.size, [15, 10, 20]);
    assert.deepEqual(edges.step, [10 / 15, 2, 1.5]);
    assert.deepEqual(edges.first, [10 / 30 - 0.5, 0.5, 0.25]);
    const centres = gridFor(spaced, { spacing: [2, 2, 1.5], align: 'centres' }, 'a.nii');
    assert.deepEqual(centres?.size, [14, 10, 20]);
    assert.deepEqual(centres.first, [0, 0, 0]);
    assert.deepEqual(centres.step, [2 / 3, 2, 1.5]);
  });

  it('takes the nearest of coarse slices, as nnU-Net decides', () => {
    const along = (spacing: readonly number[], wanted: readonly number[]): number | undefined =>
      gridFor({ image: ones([9, 9, 9]), spacing }, { spacing: wanted }, 'a')?.nearestAlong;
    assert.equal(along([5, 1, 1], [1, 1, 1]), 0);
    assert.equal(along([1, 1, 1], [1, 1, 4]), 2);
    assert.equal(along([3, 1, 1], [3, 1, 1]), undefined);
    assert.equal(along([0.2, 1.2, 1.2], [1, 1, 1]), undefined);
  });

  it('is of the part that is not 0 in some channel', () => {
    const image = imageOf([6, 8], ([y = 0, x = 0]) => Number(y >= 2 && y < 5 && x === 4));
    assert.deepEqual(nonzeroBox(image), { start: [2, 4], size: [3, 1] });
    const grid = gridFor({ image, spacing: null }, { cropToNonzero: true }, 'a');
    assert.deepEqual(grid?.box, { start: [2, 4], size: [3, 1] });
    assert.deepEqual(grid.first, [2, 4]);
    assert.equal(gridFor({ image, spacing: null }, {}, 'a'), null);
  });

  it('is refused where the spacing is not known, has another number of axes, or asks for too much', () => {
    const image = ones([9, 9, 9]);
    assert.throws(
      () => gridFor({ image, spacing: null }, { spacing: [1, 1, 1] }, 'a.npy'),
      userError(/^a\.npy does not say how large its voxels are, so that it cannot be resampled/),
    );
    assert.throws(
      () => gridFor({ image, spacing: [1, 1, 1] }, { spacing: [1, 1] }, 'a.nii'),
      userError(/spacing in the settings has 2 numbers, and a\.nii has 3 axes/),
    );
    assert.throws(
      () => gridFor({ image, spacing: [1, 1, 1] }, { spacing: [0.001, 0.001, 0.001] }, 'a.nii'),
      userError(/^a\.nii would have 9000×9000×9000 voxels at a spacing of .* more than 2 GB/),
    );
  });

  it('is refused of an image that takes too much in 32 bits', () => {
    const size = [1024, 1024, 1024];
    const bytes = { data: new Uint8Array(0), start: 0, steps: stepsOf(size), slope: 1, intercept: 0 };
    const image: StoredImage = { size, depth: 'uint8', channels: [bytes] };
    assert.throws(
      () => gridFor({ image, spacing: [1, 1, 1] }, { spacing: [4, 4, 4] }, 'a.nii'),
      userError(/^a\.nii has 1024×1024×1024 voxels to resample, which take more than 2 GB in 32 bits: crop/),
    );
  });

  it('maps places there and back exactly', () => {
    const spacing = fc.tuple(...[0, 1, 2].map(() => fc.double({ min: 0.3, max: 5, noNaN: true })));
    fc.assert(
      fc.property(spacing, spacing, fc.constantFrom('edges', 'centres'), (own, wanted, align) => {
        const grid = gridFor({ image: ones([12, 7, 9]), spacing: own }, { spacing: wanted, align }, 'a');
        if (grid === null) return;
        const last = grid.size.map((length) => length - 1);
        const inImage = last.map((i, axis) => at(grid.first, axis) + at(grid.step, axis) * i);
        const back = onGrid(
          inImage.map((place) => place + 0.5),
          grid,
        );
        for (const [axis, place] of back.entries())
          assert.ok(Math.abs(place - 0.5 - at(last, axis)) < 1e-9, `${place}`);
      }),
    );
  });
});

describe('The place of an input that is cut out of a resampled image', () => {
  it('is in millimetres where its positions lie in the image', () => {
    const grid = gridFor({ image: ones([10, 20, 30]), spacing: [3, 1, 1] }, { spacing: [2, 2, 1.5] }, 'a');
    assert.ok(grid);
    const affine = [
      [0, 0, 1, 5],
      [0, -1, 0, 7],
      [3, 0, 0, -9],
    ];
    const placed = { size: [8, 8, 8], crop: { start: [2, 0, -1], of: [...grid.size] }, grid };
    const place = placeOfInput(affine, [10, 20, 30], placed);
    // Slices begin at 3 mm · (10/30 − 0.5) below the first one; two of 2 mm are cut off.
    assert.ok(Math.abs(at(at(place ?? [], 2), 3) - (-9 + 3 * (10 / 30 - 0.5) + 4)) < 1e-9);
    assert.deepEqual(spacingOf(place ?? []), [2, 2, 1.5]);
    const whole = placeOfInput(affine, [10, 20, 30], { size: [15, 10, 10], grid });
    assert.deepEqual(spacingOf(whole ?? []), [2, 2, 3]);
  });
});

describe('Resampling', () => {
  it('puts values of a straight slope where they lie, by every order but the nearest', () => {
    const size = [14, 12, 13];
    const slope = imageOf(size, ([z = 0, y = 0, x = 0]) => 3 * z - 2 * y + x);
    for (const order of [1, 3] as const) {
      const grid = gridFor({ image: slope, spacing: [2, 1.5, 1] }, { spacing: [1.3, 1.9, 1.1] }, 'a');
      assert.ok(grid);
      const found = resampled(slope, grid, { start: [0, 0, 0], size: [...grid.size] }, { order });
      const values = valuesOf(found);
      const steps = stepsOf(grid.size);
      const places = (i: number): readonly number[] =>
        steps.map((step, axis) => {
          const index = Math.floor(i / step) % at(grid.size, axis);
          return at(grid.first, axis) + at(grid.step, axis) * index;
        });
      for (const [i, value] of values.entries()) {
        const [z = 0, y = 0, x = 0] = places(i);
        const isInside = places(i).every((place, axis) => place > 5 && place < at(size, axis) - 6);
        if (isInside)
          assert.ok(Math.abs(value - (3 * z - 2 * y + x)) < 5e-3, `${value} at ${places(i).join()}`);
      }
    }
  });

  it('of a part is that part of the whole', () => {
    const image = imageOf([9, 11, 10], (place) => Math.sin(place.reduce((sum, i) => sum * 3 + i, 1)));
    for (const spacing of [
      [1, 1.7, 0.8],
      [5, 1.3, 1.1],
    ]) {
      const grid = gridFor({ image, spacing: [4, 1, 1] }, { spacing }, 'a');
      assert.ok(grid);
      const whole = resampled(image, grid, { start: [0, 0, 0], size: [...grid.size] }, {});
      const part = { start: [1, 2, 3], size: [2, 3, 4] };
      const expected = valuesOf({
        ...whole,
        size: part.size,
        channels: whole.channels.map((channel) => ({
          ...channel,
          start: part.start.reduce((sum, first, axis) => sum + first * at(channel.steps, axis), 0),
        })),
      });
      const found = valuesOf(resampled(image, grid, part, {}));
      for (const [i, value] of found.entries())
        assert.ok(Math.abs(value - (expected[i] ?? NaN)) < 1e-6, `${value} is not ${expected[i]}`);
    }
  });

  it('takes coarse slices as they are, also where it makes more of them than it makes fewer of others', () => {
    const image = imageOf([4, 12, 12], ([z = 0, y = 0, x = 0]) => Math.sin(7 * z + 3 * y + 2 * x));
    const grid = gridFor({ image, spacing: [8, 1, 1] }, { spacing: [2, 2, 2] }, 'a');
    assert.deepEqual([grid?.size, grid?.nearestAlong], [[16, 6, 6], 0]);
    assert.ok(grid);
    const values = valuesOf(resampled(image, grid, { start: [0, 0, 0], size: [...grid.size] }, {}));
    for (const [i, value] of values.entries())
      assert.equal(value, values[(i % 36) + 36 * 4 * Math.floor(i / (36 * 4))]);
  });

  it('goes on with the ends of the axis beyond them', () => {
    const places = Float64Array.of(-0.5, 0, 1.5, 3, 3.4);
    const values = Float32Array.of(1, 2, 4, 8);
    assert.deepEqual([...resampleAxis(values, [4], 0, places, 0)], [1, 1, 4, 8, 8]);
    assert.deepEqual([...resampleAxis(values, [4], 0, places, 1)], [1, 1, 3, 8, 8]);
    assert.deepEqual([...resampleAxis(Float32Array.of(5), [1], 0, places, 1)], [5, 5, 5, 5, 5]);
  });
});

describe('Around what is not 0', () => {
  it('holes are filled, those that reach the border are not', () => {
    const size = [5, 5, 5];
    const shell = imageOf(size, ([z = 0, y = 0, x = 0]) =>
      Number(Math.max(Math.abs(z - 2), Math.abs(y - 2), Math.abs(x - 2)) === 1),
    );
    const filled = filledNonzeroMask(shell);
    assert.equal(
      filled.reduce((sum, is) => sum + is, 0),
      27,
    );
    const open = imageOf(size, ([z = 0, y = 0, x = 0]) =>
      Number(
        Math.max(Math.abs(z - 2), Math.abs(y - 2), Math.abs(x - 2)) === 1 && !(z === 1 && y === 2 && x === 2),
      ),
    );
    assert.equal(
      filledNonzeroMask(open).reduce((sum, is) => sum + is, 0),
      25,
    );
  });
});

describe('A mask that is resampled', () => {
  it('says how much of the class it lost', () => {
    const image = imageOf([4, 6, 6], ([z = 0]) => Number(z > 0));
    const grid = gridFor({ image, spacing: [1, 1, 1] }, { cropToNonzero: true, spacing: [1, 2, 1] }, 'a');
    assert.ok(grid);
    const labels = Uint8Array.from({ length: 144 }, (_, i) => Number(i % 6 === 1));
    assert.equal(
      lossInWords(labels, (label) => label === 1, grid),
      ' Of its 24 positions in the file, 6 lie outside of what is not 0 and 9 lie between the positions of the resampled image.',
    );
    assert.equal(
      lossInWords(labels, (label) => label === 1, undefined),
      '',
    );
    assert.equal(
      lossInWords(labels, (label) => label === 2, grid),
      '',
    );
  });
});
