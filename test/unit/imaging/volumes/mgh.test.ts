import { readFileSync } from 'node:fs';
import { assertVolume, expectedVolumes, volumeFixture } from './expected.ts';
import { DamagedFiles } from './damaged-files.ts';

const fixture = (...names: readonly string[]): Buffer => readFileSync(volumeFixture('mgh', ...names));

describe('MGH', () => {
  for (const [name, expected] of expectedVolumes('mgh')) {
    it(`is read as nibabel reads it: ${name}`, async () => {
      await assertVolume(volumeFixture('mgh', name), expected);
    });
  }

  describe('that is damaged or unfit', () => {
    let files: DamagedFiles;
    beforeEach(() => (files = new DamagedFiles()));
    afterEach(() => {
      files.remove();
    });

    const changed = (at: number, value: number): Uint8Array => {
      const bytes = Uint8Array.from(fixture('plain.mgh'));
      new DataView(bytes.buffer).setInt32(at, value);
      return bytes;
    };

    it('is cut short', async () => {
      const whole = fixture('plain.mgh');
      await files.rejects('a.mgh', whole.subarray(0, 284 + 100), /ends before all the voxels/);
      await files.rejects('b.mgz', fixture('int16.mgz').subarray(0, -20), /packed data is cut short/);
      await files.rejects('c.mgh', whole.subarray(0, 200), /ends within its MGH header/);
    });

    it('claims lengths that no volume has, or a type that is not supported', async () => {
      await files.rejects('a.mgh', changed(4, 0), /claims 3×4×0 voxels/);
      await files.rejects('b.mgh', changed(20, 2), /MGH type 2 are not supported/);
      await files.rejects('c.mgh', changed(4, 30_000), /ends before all the voxels/);
    });
  });
});
