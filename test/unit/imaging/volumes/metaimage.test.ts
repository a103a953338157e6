import { readFileSync } from 'node:fs';
import { assertVolume, expectedVolumes, volumeFixture } from './expected.ts';
import { DamagedFiles } from './damaged-files.ts';

const fixture = (...names: readonly string[]): Buffer => readFileSync(volumeFixture('metaimage', ...names));

describe('MetaImage', () => {
  for (const [name, expected] of expectedVolumes('metaimage')) {
    it(`is read as SimpleITK reads it: ${name}`, async () => {
      await assertVolume(volumeFixture('metaimage', name), expected);
    });
  }

  describe('that is damaged or unfit', () => {
    let files: DamagedFiles;
    beforeEach(() => (files = new DamagedFiles()));
    afterEach(() => {
      files.remove();
    });

    /** `int16.mha` with some text of its header changed. */
    const changed = (from: string, to: string): Buffer =>
      Buffer.from(fixture('int16.mha').toString('latin1').replace(from, to), 'latin1');

    it('is cut short', async () => {
      await files.rejects('a.mha', fixture('int16.mha').subarray(0, -1), /ends before all the voxels/);
      await files.rejects('b.mha', fixture('packed.mha').subarray(0, -20), /packed data is cut short/);
      await files.rejects('c.mha', fixture('int16.mha').subarray(0, 60), /header is damaged or incomplete/);
    });

    it('claims lengths that no volume has, or more than its file holds', async () => {
      await files.rejects('a.mha', changed('DimSize = 5 4 3', 'DimSize = 5 0 3'), /claims 3×0×5 voxels/);
      await files.rejects(
        'b.mha',
        changed('DimSize = 5 4 3', 'DimSize = 900 900 900'),
        /ends before all the voxels/,
      );
      await files.rejects('c.mha', changed('DimSize = 5 4 3', 'DimSize = 5 4'), /header is damaged/);
      await files.rejects('d.mha', changed('NDims = 3', 'NDims = 9'), /header is damaged/);
    });

    it('has a type that is not supported', async () => {
      await files.rejects('a.mha', changed('MET_SHORT', 'MET_OTHER'), /type "MET_OTHER" are not supported/);
    });

    it('names a file with its voxels that is not there, outside its folder, or one of several', async () => {
      await files.rejects(
        'a.mhd',
        fixture('unfit', 'absent.mhd'),
        /its voxels are in absent\.raw, which is not there/,
      );
      await files.rejects('b.mhd', fixture('unfit', 'outside.mhd'), /lies outside its folder/);
      await files.rejects('c.mhd', fixture('unfit', 'list.mhd'), /voxels in several files are not supported/);
    });
  });
});
