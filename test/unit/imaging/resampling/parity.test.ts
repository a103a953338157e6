import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { entry } from '../../../../src/at.ts';
import type { PreprocessingSettings } from '../../../../src/documents/preprocessing.ts';
import { readVolume } from '../../../../src/imaging/volumes/read-volume.ts';
import { readNpz } from '../../../support/npz.ts';
import { apart, preprocessed } from '../../../support/preprocessed.ts';
import { dataFile } from '../../../support/zoo.ts';

const folder = fileURLToPath(new URL('../../../fixtures/preprocessing/', import.meta.url));

interface Case {
  readonly name: string;
  readonly volume: string;
  readonly preprocessing: PreprocessingSettings;
}

const cases = JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8')) as readonly Case[];

describe('Preprocessing is that of nnU-Net and MONAI', () => {
  for (const { name, volume, preprocessing } of cases) {
    it(`to 1e-4: ${name}`, async () => {
      const expected = await readVolume(join(folder, `${name}.npy`));
      const found = await preprocessed([join(folder, volume)], preprocessing);
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
      const found = await preprocessed([path], {
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
