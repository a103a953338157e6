import { readFileSync } from 'node:fs';
import { assertVolume, expectedVolumes, volumeFixture } from './expected.ts';
import { DamagedFiles } from './damaged-files.ts';

const fixture = (...names: readonly string[]): Buffer => readFileSync(volumeFixture('nrrd', ...names));

describe('NRRD', () => {
  for (const [name, expected] of expectedVolumes('nrrd')) {
    it(`is read as SimpleITK reads it: ${name}`, async () => {
      await assertVolume(volumeFixture('nrrd', name), expected);
    });
  }

  describe('that is damaged or unfit', () => {
    let files: DamagedFiles;
    beforeEach(() => (files = new DamagedFiles()));
    afterEach(() => {
      files.remove();
    });

    /** `int16.nrrd` with some text of its header changed. */
    const changed = (from: string, to: string, name = 'int16.nrrd'): Buffer =>
      Buffer.from(fixture(name).toString('latin1').replace(from, to), 'latin1');

    it('is cut short', async () => {
      await files.rejects('a.nrrd', fixture('int16.nrrd').subarray(0, -1), /ends before all the voxels/);
      await files.rejects('b.nrrd', fixture('packed.nrrd').subarray(0, -20), /packed data is cut short/);
      await files.rejects('c.nrrd', fixture('ascii.nrrd').subarray(0, -40), /ends before all the voxels/);
      await files.rejects('d.nrrd', fixture('int16.nrrd').subarray(0, 60), /header is damaged or incomplete/);
    });

    it('claims lengths that no volume has, or more than its file holds', async () => {
      await files.rejects('a.nrrd', changed('sizes: 5 4 3', 'sizes: 5 0 3'), /claims 3×0×5 voxels/);
      await files.rejects('b.nrrd', changed('sizes: 5 4 3', 'sizes: 5 -4 3'), /claims 3×-4×5 voxels/);
      await files.rejects(
        'c.nrrd',
        changed('sizes: 5 4 3', 'sizes: 900 900 900'),
        /ends before all the voxels/,
      );
      await files.rejects('d.nrrd', changed('sizes: 5 4 3', 'sizes: 5 4'), /header is damaged/);
      await files.rejects(
        'e.nrrd',
        changed('5 4 3', '900 900 900', 'ascii.nrrd'),
        /ends before all the voxels/,
      );
      await files.rejects(
        'f.nrrd',
        changed('5 4 3', '900 900 900', 'packed.nrrd'),
        /ends before all the voxels/,
      );
    });

    it('has a type or an encoding that is not supported', async () => {
      await files.rejects('a.nrrd', changed('type: short', 'type: block'), /type "block" are not supported/);
      await files.rejects('b.nrrd', fixture('unfit', 'bzip2.nrrd'), /encoded as "bzip2" are not supported/);
    });

    it('names a file with its voxels that is not there, or outside its folder', async () => {
      await files.rejects(
        'a.nhdr',
        fixture('unfit', 'absent.nhdr'),
        /its voxels are in absent\.raw, which is not there/,
      );
      await files.rejects('b.nhdr', fixture('unfit', 'outside.nhdr'), /lies outside its folder/);
    });

    it('has voxels that are no numbers', async () => {
      const text = fixture('ascii.nrrd').toString('latin1');
      await files.rejects(
        'a.nrrd',
        text.replace(/(\n\n\S+) \S+/u, '$1 x'),
        /some of its voxels are no numbers/,
      );
    });
  });
});
