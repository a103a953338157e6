import assert from 'node:assert/strict';
import { appendFile, copyFile, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { encode } from 'fast-png';
import { isVolumeOnly } from '../../../src/imaging/is-volume.ts';
import { listStacks } from '../../../src/imaging/list-stacks.ts';
import { folderImages } from '../../../src/imaging/folder-images.ts';
import { openVolume } from '../../../src/imaging/volumes/read-volume.ts';
import { readImageFor } from '../../../src/imaging/read-stack.ts';
import { writeNifti } from '../../support/nifti.ts';
import { volumeFixture } from './volumes/expected.ts';
import { userError } from './helpers.ts';

const size = [2, 3, 4];
const data = Int16Array.from({ length: 24 }, (_, i) => i);

describe('A volume of several files', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'segcause-volume-files-'));
  });
  afterEach(() => rm(folder, { recursive: true }));
  const hash = async (name: string): Promise<string> => (await openVolume(join(folder, name))).sha256();

  const pairs = [
    ['nifti', 'pair.hdr', 'pair.img'],
    ['nrrd', 'detached.nhdr', 'detached.raw'],
    ['metaimage', 'detached.mhd', 'detached.raw'],
  ] as const;
  for (const [format, header, voxels] of pairs) {
    it(`has another hash where its voxels changed: ${header}`, async () => {
      for (const name of [header, voxels]) await copyFile(volumeFixture(format, name), join(folder, name));
      const before = await hash(header);
      assert.equal(await hash(header), before);
      const bytes = await readFile(join(folder, voxels));
      bytes[0] = (bytes[0] ?? 0) ^ 1;
      await writeFile(join(folder, voxels), bytes);
      assert.notEqual(await hash(header), before);
    });
  }

  it('has one hash, whichever of a pair or of a series is chosen', async () => {
    for (const name of ['pair.hdr', 'pair.img'])
      await copyFile(volumeFixture('nifti', name), join(folder, name));
    assert.equal(await hash('pair.img'), await hash('pair.hdr'));
    await cp(volumeFixture('dicom', 'series'), join(folder, 'series'), { recursive: true });
    const before = await hash('series');
    assert.equal(await hash(join('series', '003.dcm')), before);
    await writeFile(join(folder, 'series', 'notes.txt'), 'not of the volume');
    assert.equal(await hash(join('series', '000.dcm')), before);
    await appendFile(join(folder, 'series', '004.dcm'), Uint8Array.of(0));
    assert.notEqual(await hash(join('series', '000.dcm')), before);
  });

  it('has the hash of its file where it is one', async () => {
    const path = await writeNifti(join(folder, 'one.nii'), { size, data });
    const { sha256s } = await readImageFor([path], { channels: 1, size });
    assert.deepEqual(sha256s, [await hash('one.nii')]);
  });
});

describe('Volumes by content, where names do not tell', () => {
  let folder = '';
  const put = async (name: string, path: string): Promise<string> => {
    await copyFile(path, join(folder, name));
    return join(folder, name);
  };
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'segcause-by-content-'));
    await put('scan.data', volumeFixture('nifti', 'int16_little.nii'));
    await put('packed', volumeFixture('nifti', 'scaled.nii.gz'));
    for (const name of ['pair.hdr', 'pair.img']) await put(name, volumeFixture('nifti', name));
    await put('one.dcm', volumeFixture('dicom', join('series', '000.dcm')));
    await put('two', volumeFixture('dicom', join('series', '001.dcm')));
    await put('other', volumeFixture('dicom', join('two_series', 'other_0.dcm')));
    await cp(volumeFixture('dicom', 'series'), join(folder, 'case'), { recursive: true });
    await mkdir(join(folder, 'empty'));
    await writeFile(join(folder, 'notes.txt'), 'nothing');
    await writeFile(
      join(folder, 'flat.png'),
      encode({ width: 4, height: 3, channels: 1, depth: 8, data: new Uint8Array(12) }),
    );
  });
  after(() => rm(folder, { recursive: true }));

  it('are told from pictures', async () => {
    const found = [];
    for (const name of [
      'scan.data',
      'packed',
      'pair.hdr',
      'pair.img',
      'two',
      'case',
      'flat.png',
      'notes.txt',
    ])
      if (await isVolumeOnly(join(folder, name))) found.push(name);
    assert.deepEqual(found, ['scan.data', 'packed', 'pair.hdr', 'pair.img', 'two', 'case']);
  });

  it('are the references of a volume, each series and each folder of slices once', async () => {
    const names = async (like: string): Promise<readonly string[]> =>
      (await listStacks(folder, [join(folder, like)])).map(([path = '']) => basename(path));
    const volumes = ['case', 'one.dcm', 'other', 'packed', 'pair.hdr', 'scan.data'];
    for (const like of ['case', 'scan.data', 'two', 'pair.hdr']) assert.deepEqual(await names(like), volumes);
    assert.deepEqual(await names('flat.png'), ['flat.png']);
  });

  it('are sliced for models of images as volumes with telling names are', async () => {
    for (const name of ['scan.data', 'case', 'two'])
      await assert.rejects(
        readImageFor([join(folder, name)], { channels: 1, size: [4, 5] }, 'net.onnx'),
        userError(/is a volume of .* voxels and net\.onnx takes images of two axes: choose a slice/),
      );
  });

  it('have masks that are volumes too', async () => {
    const [a, b] = [join(folder, 'masks-a.nii'), join(folder, 'masks-b.nii')];
    for (const path of [a, b, join(folder, 'a.nii'), join(folder, 'b.nii')])
      await writeNifti(path, { size, data });
    const found = await folderImages(folder, { files: [join(folder, 'a.nii')], mask: a });
    assert.equal(found.find(({ files: [path] }) => path === join(folder, 'b.nii'))?.mask, b);
  });
});

describe('Values that are no numbers', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'segcause-odd-values-'));
  });
  after(() => rm(folder, { recursive: true }));
  const read = async (
    values: Float32Array | Float64Array,
  ): Promise<Awaited<ReturnType<typeof readImageFor>>> =>
    readImageFor([await writeNifti(join(folder, 'a.nii'), { size, data: values })], { channels: 1, size });

  it('count as 0 and are said', async () => {
    const values = new Float32Array(24).fill(3);
    values.set([NaN, Infinity]);
    const { words } = await read(values);
    assert.deepEqual(words, ['Values of a.nii that are NaN or infinite count as 0 (8.3 % of them).']);
  });

  it('are refused where there are no others, or they are too large for 32 bits', async () => {
    await assert.rejects(
      read(new Float32Array(24).fill(NaN)),
      userError(/^a\.nii: none of its values is a finite number/),
    );
    await assert.rejects(
      read(new Float64Array(24).fill(1e300)),
      userError(
        /^a\.nii: it holds values up to 1\.00e\+300, and models compute in 32 bits, up to 3\.40e\+38/,
      ),
    );
  });
});
