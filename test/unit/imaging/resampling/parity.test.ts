import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { entry } from '../../../../src/at.ts';
import type { PreprocessingSettings } from '../../../../src/documents/preprocessing.ts';
import { inferPreprocessing } from '../../../../src/imaging/infer-preprocessing.ts';
import { normalize, toModelSpace } from '../../../../src/imaging/preprocess.ts';
import { readImageFor } from '../../../../src/imaging/read-stack.ts';
import { gridFor } from '../../../../src/imaging/resampling/image-grid.ts';
import { openVolume, readVolume } from '../../../../src/imaging/volumes/read-volume.ts';
import { readNpz } from '../../../support/npz.ts';
import { dataFile } from '../../../support/zoo.ts';

const folder = fileURLToPath(new URL('../../../fixtures/preprocessing/', import.meta.url));

interface Case {
  readonly name: string;
  readonly volume: string;
  readonly preprocessing: PreprocessingSettings;
}

const cases = JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8')) as readonly Case[];

interface Preprocessed {
  readonly size: readonly number[];
  /** Channels first, in row order. */
  readonly values: Float32Array;
}

/** A whole volume as settings bring it to a model's input of its size. */
async function preprocessed(path: string, settings: PreprocessingSettings): Promise<Preprocessed> {
  const { axes, orientation } = settings;
  const taken = { ...(axes && { axes }), ...(orientation !== undefined && { orientation }) };
  const { header } = await openVolume(path);
  const stack = await readImageFor([path], { channels: header.channels, size: [null, null, null], ...taken });
  const grid = gridFor(stack, settings, basename(path));
  const { image } = stack;
  const size = grid?.size ?? image.size;
  const shape = { channels: image.channels.length, size: [null, null, null] };
  const { preprocessing } = inferPreprocessing(image, shape, { grid, padToMultiple: 1, ...settings });
  const { spacing, order, align, normalizeBefore, clip, clipPercentiles } = settings;
  const input = {
    ...{ ...preprocessing, layout: 'NCDHW' as const, scale: settings.scale ?? 1 },
    ...{ mean: settings.mean ?? [0], std: settings.std ?? [1], channelOrder: 'stored' as const },
    ...{ spacing, order, align, normalizeBefore, clip, clipPercentiles },
    ...{ normalize: settings.normalize === 'none' ? undefined : settings.normalize },
    ...(grid && { grid }),
  };
  assert.deepEqual(preprocessing.crop?.of, [...size]);
  return { size: input.size, values: normalize(toModelSpace(image, input), input) };
}

/** The largest difference from what another program has, as a share of the largest value. */
function apart(found: Float32Array, expected: ArrayLike<number>): number {
  assert.equal(found.length, expected.length);
  let [most, largest] = [0, 1];
  for (const [i, value] of found.entries()) {
    most = Math.max(most, Math.abs(value - (expected[i] ?? NaN)));
    largest = Math.max(largest, Math.abs(expected[i] ?? NaN));
  }
  return most / largest;
}

describe('Preprocessing is that of nnU-Net and MONAI', () => {
  for (const { name, volume, preprocessing } of cases) {
    it(`to 1e-4: ${name}`, async () => {
      const expected = await readVolume(join(folder, `${name}.npy`));
      const found = await preprocessed(join(folder, volume), preprocessing);
      assert.deepEqual(found.size, expected.size);
      const difference = apart(found.values, expected.data);
      assert.ok(difference < 1e-4, `apart by ${difference}`);
    });
  }
});

describe('Preprocessing of a results folder of nnU-Net', () => {
  for (const index of [0, 1]) {
    it(`is its own to 1e-4: case ${index}`, async function () {
      this.timeout(60000);
      const path = dataFile(this, 'nnunet', 'nnunet_results', `c${index}_0000.nii.gz`);
      const expected = readNpz(dataFile(this, 'nnunet', 'nnunet_results', 'fold_0', `case${index}.npz`));
      const found = await preprocessed(path, {
        ...{ cropToNonzero: true, spacing: [2.5, 2, 2], normalizeBefore: 'resampling' },
        normalize: 'zscoreMasked',
      });
      const { shape, data } = entry(expected, 'preprocessed');
      assert.deepEqual([1, ...found.size], shape);
      const difference = apart(found.values, data);
      assert.ok(difference < 1e-4, `apart by ${difference}`);
    });
  }
});
