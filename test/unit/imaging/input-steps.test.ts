import assert from 'node:assert/strict';
import type { ModelInput } from '../../../src/documents/explanation.ts';
import { histogramBins } from '../../../src/documents/input-steps.ts';
import { volumeOf } from '../../../src/documents/box.ts';
import { stepsOf } from '../../../src/documents/cut.ts';
import { recordedInput } from '../../../src/imaging/input-steps.ts';
import { toModelSpace } from '../../../src/imaging/preprocess.ts';
import { gridFor } from '../../../src/imaging/resampling/image-grid.ts';
import type { StoredImage } from '../../../src/imaging/stored-image.ts';
import { userError } from './helpers.ts';

const size = [6, 8, 8];

const image: StoredImage = {
  size,
  depth: 'int16',
  channels: [
    {
      data: Int16Array.from({ length: volumeOf(size) }, (_, i) => (i < 64 ? 0 : 10 * (i % 101) - 200)),
      ...{ start: 0, steps: stepsOf(size), slope: 1, intercept: 0 },
    },
  ],
};

const plain: ModelInput = {
  ...{ name: 'image', layout: 'NCDHW', size: [8, 8, 8], channels: 1, channelOrder: 'grey' },
  ...{ crop: { start: [-1, 0, 0], of: size }, scale: 1, mean: [0], std: [1] },
};

describe('The steps from a file to the input', () => {
  it('are those that change something, in their order, each with size, spacing and values', () => {
    const settings = { cropToNonzero: true, spacing: [2, 1, 1] } as const;
    const grid = gridFor({ image, spacing: [1, 1, 1] }, settings, 'a');
    assert.ok(grid);
    const input: ModelInput = {
      ...{ ...plain, ...settings, grid, crop: { start: [-3, 0, 0], of: [...grid.size] } },
      ...{ clip: [0, 500], normalize: { mean: 200, std: 100 }, scale: 2 },
    };
    const { steps, intensities } = recordedInput({ image, spacing: [1, 1, 1] }, input, 'a');
    assert.deepEqual(
      steps.map(({ step, size: own, spacing }) => [step, own.join('×'), spacing?.join('×')]),
      [
        ['file', '6×8×8', '1×1×1'],
        ['cropToNonzero', '5×8×8', '1×1×1'],
        ['resampling', '2×8×8', '2.5×1×1'],
        ['clip', '2×8×8', '2.5×1×1'],
        ['normalize', '2×8×8', '2.5×1×1'],
        ['fit', '8×8×8', '2.5×1×1'],
        ['scale', '8×8×8', '2.5×1×1'],
      ],
    );
    const bounds = steps.map(({ histogram: { low, high } }) => [low, high]);
    assert.deepEqual(bounds[0], [-200, 800]);
    assert.deepEqual(bounds[3], [0, 500]);
    assert.deepEqual(bounds[4], [-2, 3]);
    assert.deepEqual(bounds[6], [-1, 1.5]);
    for (const { size: own, histogram } of steps) {
      assert.equal(histogram.counts.length, histogramBins);
      assert.equal(
        histogram.counts.reduce((sum, count) => sum + count, 0),
        own.reduce((product, length) => product * length, 1),
      );
    }
    assert.deepEqual(intensities, toModelSpace(image, input));
  });

  it('have values before resampling where they are normalized before', () => {
    const settings = { spacing: [2, 1, 1], normalizeBefore: 'resampling' } as const;
    const grid = gridFor({ image, spacing: [1, 1, 1] }, settings, 'a');
    assert.ok(grid);
    const crop = { start: [0, 0, 0], of: [...grid.size] };
    const input: ModelInput = {
      ...plain,
      ...settings,
      grid,
      size: [...grid.size],
      crop,
      normalize: 'zscoreMasked',
    };
    const { steps } = recordedInput({ image, spacing: [1, 1, 1] }, input, 'a');
    assert.deepEqual(
      steps.map(({ step }) => step),
      ['file', 'normalize', 'resampling'],
    );
  });

  it('have the size of the whole resampled image, though only a part of it is computed', () => {
    const settings = { spacing: [2, 1, 1] } as const;
    const grid = gridFor({ image, spacing: [1, 1, 1] }, settings, 'a');
    assert.ok(grid);
    const crop = { start: [1, 2, 0], of: [...grid.size] };
    const input: ModelInput = { ...plain, ...settings, grid, crop, size: [2, 4, 4], clip: [0, 9] };
    const { steps } = recordedInput({ image, spacing: [1, 1, 1] }, input, 'a');
    assert.deepEqual(
      steps.map(({ step, size: own }) => [step, own.join('×')]),
      [
        ['file', '6×8×8'],
        ['resampling', '3×8×8'],
        ['clip', '3×8×8'],
        ['fit', '2×4×4'],
      ],
    );
  });

  it('have the spacing of the input once that is resized, also after it is scaled', () => {
    const settings = { spacing: [2, 1, 1] } as const;
    const grid = gridFor({ image, spacing: [1, 1, 1] }, settings, 'a');
    assert.ok(grid);
    const input: ModelInput = { ...plain, ...settings, grid, crop: undefined, size: [3, 4, 4], scale: 2 };
    const { steps } = recordedInput({ image, spacing: [1, 1, 1] }, input, 'a');
    assert.deepEqual(
      steps.map(({ step, spacing }) => [step, spacing?.join('×')]),
      [
        ['file', '1×1×1'],
        ['resampling', '2×1×1'],
        ['fit', '2×2×2'],
        ['scale', '2×2×2'],
      ],
    );
  });

  it('are few where nothing is done', () => {
    const { steps } = recordedInput(
      { image, spacing: null },
      { ...plain, size, crop: { start: [0, 0, 0], of: size } },
      'a',
    );
    assert.deepEqual(
      steps.map(({ step, spacing }) => [step, spacing]),
      [['file', null]],
    );
  });

  it('are refused in one line where settings make values that 32 bits do not hold', () => {
    const beyond: readonly Partial<ModelInput>[] = [
      { std: [1e-320] },
      { mean: [1e308], std: [1e-300] },
      { scale: 1e-320 },
      { clip: [1e300, 1e301] },
      { normalize: { mean: 0, std: 1e-40 } },
    ];
    for (const settings of beyond)
      assert.throws(
        () => recordedInput({ image, spacing: null }, { ...plain, ...settings }, 'a.nii'),
        userError(/^a\.nii: the preprocessing makes some of its values larger/),
        JSON.stringify(settings),
      );
  });
});
