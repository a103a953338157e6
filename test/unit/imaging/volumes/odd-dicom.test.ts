import assert from 'node:assert/strict';
import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { at } from '../../../../src/at.ts';
import { readVolume } from '../../../../src/imaging/volumes/read-volume.ts';
import { userError } from '../helpers.ts';
import { DamagedFiles } from './damaged-files.ts';
import { volumeFixture } from './expected.ts';

const tags = { series: 0x000e, number: 0x0013, position: 0x0032, orientation: 0x0037 } as const;

/** The slices of a series, without or with other values of some of the group 0020. */
function slices(
  change: Readonly<Partial<Record<keyof typeof tags, (value: string) => string | null>>>,
): readonly (readonly [string, Uint8Array])[] {
  const folder = volumeFixture('dicom', 'series');
  return readdirSync(folder).map((name) => {
    const bytes = Uint8Array.from(readFileSync(join(folder, name)));
    for (const [tag, changed] of Object.entries(change)) {
      const number = tags[tag as keyof typeof tags];
      const at = Buffer.from(bytes).indexOf(Uint8Array.of(0x20, 0, number, 0));
      const length = (bytes[at + 6] ?? 0) + 256 * (bytes[at + 7] ?? 0);
      const value = changed(Buffer.from(bytes.subarray(at + 8, at + 8 + length)).toString('latin1'));
      // What is left out goes by a number that means nothing.
      if (value === null) bytes[at + 2] = 0xf0;
      else bytes.set(Buffer.from(value.padEnd(length)), at + 8);
    }
    return [name, bytes];
  });
}

describe('DICOM that says little of itself', () => {
  let files: DamagedFiles;
  const written = (all: ReturnType<typeof slices>): string => {
    for (const [name, bytes] of all) files.write(name, bytes);
    return join(files.folder, '000.dcm');
  };
  beforeEach(() => (files = new DamagedFiles()));
  afterEach(() => {
    files.remove();
  });
  const none = (): null => null;

  it('is one volume where its files name no series and are alike', async () => {
    const expected = await readVolume(join(volumeFixture('dicom', 'series'), '000.dcm'));
    const found = await readVolume(written(slices({ series: none })));
    assert.deepEqual([found.size, found.affine], [expected.size, expected.affine]);
    assert.deepEqual(found.data, expected.data);
    assert.match(
      found.notes.join(' '),
      /name no series: the 6 images of one study that are alike were taken/,
    );
  });

  it('is refused where it names no series and numbers are given twice, at places that are not known', async () => {
    const path = written(
      slices({ series: none, position: none, number: (value) => String(Number(value) % 3) }),
    );
    await assert.rejects(
      readVolume(path),
      userError(/^000\.dcm: .*name no series, and some have the same number.*a folder of its own/),
    );
  });

  it('is in the order of its positions where its orientation is all zeros, or not there', async () => {
    const expected = await readVolume(join(volumeFixture('dicom', 'series'), '000.dcm'));
    for (const orientation of [(): string => '0\\0\\0\\0\\0\\0', none]) {
      const found = await readVolume(written(slices({ orientation })));
      assert.deepEqual([found.size, found.affine], [expected.size, null]);
      assert.deepEqual(
        found.spacing?.map((length) => length.toFixed(4)),
        expected.spacing?.map((length) => length.toFixed(4)),
      );
      assert.match(found.notes.join(' '), /do not say how they are turned/);
    }
  });

  it('is refused with the reason, where no file of a folder is of a kind that is read', async () => {
    files.write('a.dcm', readFileSync(volumeFixture('dicom', join('unfit', 'palette.dcm'))));
    await assert.rejects(
      readVolume(files.folder),
      userError(/none of the 1 DICOM files in this folder can be read, such as a\.dcm: colours by palette/),
    );
  });

  it('follows no link that leads out of its folder, and says so', async () => {
    const elsewhere = new DamagedFiles();
    const path = written(slices({}).slice(0, 3));
    const [name, bytes] = at(slices({}), 3);
    symlinkSync(elsewhere.write(name, bytes), join(files.folder, name));
    const { size, notes } = await readVolume(path);
    assert.equal(size[0], 3);
    assert.ok(notes.includes('Links that lead out of the folder, left out: 1.'));
    const linked = new DamagedFiles();
    symlinkSync(path, join(linked.folder, '000.dcm'));
    await assert.rejects(
      readVolume(linked.folder),
      userError(/1 links that lead out of it.* copy the files/),
    );
    for (const one of [elsewhere, linked]) one.remove();
  });

  it('that GDCM refuses prints nothing', async () => {
    const whole = readFileSync(volumeFixture('dicom', join('jpeg2000', '000.dcm')));
    const changed = Uint8Array.from(whole);
    changed.fill(0, whole.length - 1400, whole.length - 1000);
    const path = files.write('b.dcm', changed);
    const printed: unknown[] = [];
    const { log, error } = console;
    Object.assign(console, {
      log: (line: unknown) => printed.push(line),
      error: (line: unknown) => printed.push(line),
    });
    try {
      await Promise.allSettled([readVolume(path), readVolume(path)]);
      console.log('heard again');
    } finally {
      Object.assign(console, { log, error });
    }
    assert.deepEqual(printed, ['heard again']);
  });
});
