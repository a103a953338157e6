import assert from 'node:assert/strict';
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openVolume, readVolume } from '../../../../src/imaging/volumes/read-volume.ts';
import { userError } from '../helpers.ts';
import { DamagedFiles } from './damaged-files.ts';
import { assertVolume, expectedVolumes, volumeFixture } from './expected.ts';

const fixture = (...names: readonly string[]): Buffer => readFileSync(volumeFixture('dicom', ...names));

describe('DICOM', () => {
  for (const [name, expected] of expectedVolumes('dicom')) {
    it(`is sorted by position, placed and rescaled: ${name}`, async () => {
      await assertVolume(volumeFixture('dicom', name), expected);
    });
  }

  it('is the same volume whichever file of the series is chosen', async () => {
    const volumes = await Promise.all(
      ['000.dcm', '003.dcm'].map((name) => readVolume(volumeFixture('dicom', 'series', name))),
    );
    assert.deepEqual(volumes[0], volumes[1]);
  });

  it('is the series of the chosen file, where a folder holds several', async () => {
    const { size, notes } = await readVolume(volumeFixture('dicom', 'two_series', 'other_1.dcm'));
    assert.deepEqual([...size], [3, 4, 5]);
    assert.match(notes.join(' '), /Other series in the folder, not read: 1\./);
  });

  it('is the largest series of a folder', async () => {
    const chosen = await readVolume(volumeFixture('dicom', 'two_series', '000.dcm'));
    assert.deepEqual(await readVolume(volumeFixture('dicom', 'two_series')), chosen);
  });

  it('has no notes where nothing is unusual', async () => {
    for (const name of ['series', 'rle']) {
      assert.deepEqual((await readVolume(volumeFixture('dicom', name, '000.dcm'))).notes, [], name);
    }
  });

  /** What the files say of the person, the place and the time, and their identifiers. */
  const secrets = /secret|1901|2001|1\.2\.3|1\.2\.9/iu;

  it('passes on nothing that names a person', async () => {
    const hasSecrets = fixture('series', '000.dcm').toString('latin1');
    assert.match(hasSecrets, /Secret\^Person/);
    for (const folder of readdirSync(volumeFixture('dicom'))) {
      if (folder === 'expected.json') continue;
      for (const name of readdirSync(volumeFixture('dicom', folder))) {
        const path = volumeFixture('dicom', folder, name);
        const results = await Promise.allSettled([openVolume(path), readVolume(path)]);
        for (const result of results) {
          const shown =
            result.status === 'fulfilled'
              ? JSON.stringify({ ...result.value, data: undefined })
              : everything(result.reason);
          assert.doesNotMatch(shown, secrets, `${folder}/${name}`);
        }
      }
    }
  });

  describe('that is damaged or unfit', () => {
    let files: DamagedFiles;
    beforeEach(() => (files = new DamagedFiles()));
    afterEach(() => {
      files.remove();
    });

    it('is cut short, and its error holds nothing that names a person', async () => {
      const whole = fixture('series', '000.dcm');
      await files.rejects('a.dcm', whole.subarray(0, -1), /ends before all the voxels/);
      await files.rejects('b.dcm', whole.subarray(0, 400), /damaged or cut short/);
      const error: unknown = await readVolume(join(files.folder, 'b.dcm')).catch((reason: unknown) => reason);
      assert.doesNotMatch(everything(error), secrets);
    });

    it('is packed and cut short or damaged', async () => {
      const whole = fixture('jpeg2000', '000.dcm');
      await files.rejects('b.dcm', whole.subarray(0, -200), /damaged/);
      const changed = Uint8Array.from(whole);
      changed.fill(0, whole.length - 1400, whole.length - 1000);
      const path = files.write('b.dcm', changed);
      await readVolume(path).catch(userError(/^b\.dcm: /));
    });

    it('is no image, or of a kind that is not supported', async () => {
      await files.rejects('a.dcm', fixture('unfit', 'palette.dcm'), /colours by palette are not supported/);
      await files.rejects('b.dcm', fixture('unfit', 'report.dcm'), /a DICOM file without an image/);
      await files.rejects(
        'd.dcm',
        fixture('unfit', 'segments.dcm'),
        /a segmentation of 2 segments, which may overlap/,
      );
      await files.rejects('c.dcm', fixture('unfit', 'video.dcm'), /packed in a way that is not supported/);
    });

    it('is missing in a folder', async () => {
      files.write('a.txt', 'no image');
      await assert.rejects(readVolume(files.folder), userError(/no DICOM images in this folder/));
    });

    it('lies beside files that are damaged, which are left out', async () => {
      cpSync(volumeFixture('dicom', 'series'), files.folder, { recursive: true });
      files.write('003.dcm', fixture('series', '003.dcm').subarray(0, 300));
      const { size, notes } = await readVolume(join(files.folder, '000.dcm'));
      assert.equal(size[0], 5);
      assert.match(notes.join(' '), /without an image, or damaged, left out: 1\./);
    });
  });
});

/** All that an error says, to whom it may be logged. */
function everything(error: unknown): string {
  if (!(error instanceof Error)) return JSON.stringify(error);
  return [error.message, error.stack, error.cause === undefined ? '' : everything(error.cause)].join('\n');
}
