import { readFileSync } from 'node:fs';
import { assertVolume, expectedVolumes, volumeFixture } from './expected.ts';
import { DamagedFiles } from './damaged-files.ts';

const fixture = (name: string): Buffer => readFileSync(volumeFixture('tiff', name));

describe('a stack of TIFF pages', () => {
  for (const [name, expected] of expectedVolumes('tiff')) {
    it(`is read as tifffile reads it: ${name}`, async () => {
      await assertVolume(volumeFixture('tiff', name), expected);
    });
  }

  describe('that is damaged or unfit', () => {
    let files: DamagedFiles;
    beforeEach(() => (files = new DamagedFiles()));
    afterEach(() => {
      files.remove();
    });

    it('has pages of several sizes', async () => {
      await files.rejects('a.tif', fixture('unequal.tif'), /differ in size or type/);
    });

    it('is cut short', async () => {
      await files.rejects('a.tif', fixture('uint8.tif').subarray(0, 200), /a\.tif: /);
      await files.rejects('b.tif', fixture('uint8.tif').subarray(0, 10), /corrupt or cut short/);
    });
  });
});
