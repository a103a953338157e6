import assert from 'node:assert/strict';
import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { openVolume, readVolume } from '../../../../src/imaging/volumes/read-volume.ts';
import { userError } from '../helpers.ts';
import { DamagedFiles } from './damaged-files.ts';
import { assertVolume, expectedVolumes, volumeFixture } from './expected.ts';

const fixture = (name: string): Buffer => readFileSync(volumeFixture('nifti', name));

describe('NIfTI', () => {
  for (const [name, expected] of expectedVolumes('nifti')) {
    it(`is read as nibabel reads it: ${name}`, async () => {
      await assertVolume(volumeFixture('nifti', name), expected);
    });
  }

  it('has no notes where nothing is unusual', async () => {
    const { notes } = await readVolume(volumeFixture('nifti', 'scaled.nii.gz'));
    assert.deepEqual(notes, []);
  });

  describe('that is damaged', () => {
    let files: DamagedFiles;
    beforeEach(() => (files = new DamagedFiles()));
    afterEach(() => {
      files.remove();
    });

    /** `int16_little.nii` with some numbers of its header changed. */
    const changed = (change: (view: DataView) => void): Uint8Array => {
      const bytes = Uint8Array.from(fixture('int16_little.nii'));
      change(new DataView(bytes.buffer));
      return bytes;
    };
    const dimension = (axis: number, length: number): Uint8Array =>
      changed((view) => {
        view.setInt16(40 + 2 * axis, length, true);
      });

    it('ends before its voxels do', async () => {
      const whole = fixture('int16_little.nii');
      await files.rejects('a.nii', whole.subarray(0, -1), /ends before all the voxels/);
      await files.rejects('b.nii', whole.subarray(0, 200), /ends within its NIfTI header/);
    });

    it('is cut short or changed within gzip', async () => {
      const whole = fixture('time.nii.gz');
      await files.rejects('a.nii.gz', whole.subarray(0, 20), /packed data is cut short or damaged/);
      await files.rejects('b.nii.gz', whole.subarray(0, -9), /packed data is cut short or damaged/);
      const wrongSum = Uint8Array.from(whole);
      wrongSum.set([1, 2, 3, 4], whole.length - 8);
      await files.rejects('c.nii.gz', wrongSum, /packed data is cut short or damaged/);
      const shorter = gzipSync(gunzipSync(whole).subarray(0, -1));
      await files.rejects('d.nii.gz', shorter, /ends before all the voxels/);
    });

    it('claims lengths that no volume has', async () => {
      await files.rejects('a.nii', dimension(1, 0), /claims 3×4×0 voxels, which no volume has/);
      await files.rejects('b.nii', dimension(2, -4), /claims 3×-4×5 voxels/);
      await files.rejects('c.nii', dimension(0, 9), /claims 9 axes/);
    });

    it('claims more voxels than 2 GB, or than its file can hold', async () => {
      const huge = changed((view) => {
        for (const axis of [1, 2, 3]) view.setInt16(40 + 2 * axis, 32_000, true);
      });
      await files.rejects('a.nii', huge, /more than 2 GB/);
      const large = changed((view) => {
        for (const axis of [1, 2, 3]) view.setInt16(40 + 2 * axis, 900, true);
      });
      const before = process.memoryUsage().arrayBuffers;
      await files.rejects('b.nii', large, /ends before all the voxels/);
      await files.rejects('c.nii.gz', gzipSync(large), /ends before all the voxels/);
      assert.ok(process.memoryUsage().arrayBuffers - before < 2 ** 24);
    });

    it('is unpacked no further than its header says', async () => {
      const bomb = gzipSync(Buffer.concat([fixture('int16_little.nii'), Buffer.alloc(2 ** 28)]));
      const path = files.write('a.nii.gz', bomb);
      const start = performance.now();
      assert.deepEqual([...(await readVolume(path)).size], [3, 4, 5]);
      assert.ok(performance.now() - start < 1000);
    });

    it('starts its voxels within the header or behind the file', async () => {
      const offset = (bytes: number): Uint8Array =>
        changed((view) => {
          view.setFloat32(108, bytes, true);
        });
      await files.rejects('a.nii', offset(100), /start at byte 100, within the header/);
      await files.rejects('b.nii', offset(1e9), /ends before all the voxels/);
      await files.rejects('c.nii', offset(NaN), /within the header/);
    });

    it('names a data type that is unknown or not supported', async () => {
      const type = (code: number): Uint8Array =>
        changed((view) => {
          view.setInt16(70, code, true);
        });
      await files.rejects('a.nii', type(3), /a data type that NIfTI does not have \(3\)/);
      await files.rejects('b.nii', type(2304), /colours with alpha are not supported/);
      await files.rejects('c.nii', type(64), /ends before all the voxels/);
      await files.rejects('d.nii', fixture('complex.nii'), /complex numbers are not supported/);
    });

    it('has more than four axes', async () => {
      await files.rejects('a.nii', fixture('five_axes.nii'), /more than four axes/);
    });

    it('is Analyze 7.5', async () => {
      files.write('a.img', fixture('analyze.img'));
      await files.rejects(
        'a.hdr',
        fixture('analyze.hdr'),
        /an Analyze 7.5 file or a damaged NIfTI file; convert it/,
      );
    });

    it('says no finite offset of its values', async () => {
      const bytes = changed((view) => {
        view.setFloat32(112, 2, true);
        view.setFloat32(116, NaN, true);
      });
      await files.rejects('a.nii', bytes, /without a finite offset/);
    });

    it('lacks the other file of its pair', async () => {
      await files.rejects(
        'a.img',
        fixture('pair.img'),
        /whose other, a\.hdr, is not there; put both into one folder/,
      );
      await files.rejects(
        'b.hdr',
        fixture('pair.hdr'),
        /whose other, b\.img, is not there; put both into one folder/,
      );
      await files.rejects('c.nii', fixture('pair.hdr'), /give it the ending \.hdr/);
    });

    it('has the other file of its pair in another folder, behind a link', async () => {
      symlinkSync(volumeFixture('nifti', 'pair.img'), join(files.folder, 'a.img'));
      await files.rejects('a.hdr', fixture('pair.hdr'), /a\.img belongs to it and lies outside its folder/);
    });

    it('has a quaternion that is none, so that only the spacing is known', async () => {
      const bytes = Uint8Array.from(fixture('qform_flipped.nii'));
      new DataView(bytes.buffer).setFloat32(256, 2, true);
      const { affine, spacing, notes } = await readVolume(files.write('a.nii', bytes));
      assert.equal(affine, null);
      assert.deepEqual(spacing, [3, 1.5, 2]);
      assert.match(notes.join(), /qform is damaged/);
    });
  });
});

describe('openVolume', () => {
  it('names what cannot be read', async () => {
    await assert.rejects(
      openVolume(volumeFixture('nifti', 'none.nii')),
      userError(/^none\.nii: there is no such file/),
    );
    await assert.rejects(openVolume(volumeFixture('nifti', 'expected.json')), userError(/not a volume/));
  });
});
