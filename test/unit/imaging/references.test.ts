import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encode } from 'fast-png';
import { listImages } from '../../../src/imaging/list-images.ts';
import { hashBytes, readImage } from '../../../src/imaging/read-image.ts';
import { loadReferences, type Choose, type ReferenceOptions } from '../../../src/imaging/references.ts';
import { userError } from './helpers.ts';

const published = fileURLToPath(new URL('../../../../shared/data/pdcr-demo/patches', import.meta.url));

const first: Choose = (_, count) => Array.from({ length: count }, (__, i) => i);
const options: ReferenceOptions = {
  input: { size: [16, 16], channels: 1, channelOrder: 'grey', scale: 255 },
  block: [4, 4],
  exclude: '',
  choose: first,
};

function png(width: number, height: number, value: number): Uint8Array {
  return encode({ width, height, channels: 1, depth: 8, data: new Uint8Array(width * height).fill(value) });
}

describe('reference images', () => {
  let folder = '';

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'segcause-references-'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  async function put(files: Readonly<Record<string, Uint8Array | string>>): Promise<void> {
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  }

  it('lists image files by name, without entering folders or following links out', async () => {
    await mkdir(join(folder, 'sub.png'));
    const outside = await mkdtemp(join(tmpdir(), 'segcause-outside-'));
    await writeFile(join(outside, 'secret.png'), png(16, 16, 1));
    await put({ 'b.PNG': 'x', 'a.jpeg': 'x', 'B.tif': 'x', 'c.txt': 'x', '.hidden.png': 'x' });
    await symlink(join(outside, 'secret.png'), join(folder, 'out.png'));
    await symlink(join(folder, 'a.jpeg'), join(folder, 'z.jpg'));
    await symlink(join(folder, 'gone.png'), join(folder, 'dangling.png'));
    assert.deepEqual(
      (await listImages(folder)).map((path) => basename(path)),
      ['B.tif', 'a.jpeg', 'b.PNG', 'z.jpg'],
    );
    await rm(outside, { recursive: true });
  });

  it('are no pictures that were saved of a result that lies in the folder', async () => {
    const none = new Uint8Array(0);
    await put({
      ...{ 'net.a.segcause.json': none, 'one-to-two.segcause-comparison.json': none },
      ...{ 'net.a.png': none, 'net.a.relu_1.png': none, 'one-to-two.png': none },
      ...{ 'a.png': none, 'net.b.png': none, 'net.png': none },
    });
    assert.deepEqual(
      (await listImages(folder)).map((path) => basename(path)),
      ['a.png', 'net.b.png', 'net.png'],
    );
  });

  it('cuts images of any size at model size, and takes ready-cut patches as they are', async () => {
    await put({ 'a.png': png(32, 24, 255), 'b.png': png(4, 4, 51), 'tiny.png': png(3, 3, 9) });
    const { pool, images } = await loadReferences(folder, options);
    assert.equal(images, 2);
    assert.equal(pool.count, 17);
    assert.deepEqual([...pool.patch(0)], Array(16).fill(1));
    assert.deepEqual([...pool.patch(16)], Array(16).fill(Math.fround(0.2)));
  });

  it('leaves the explained image out', async () => {
    const explained = png(16, 16, 7);
    await put({ 'a.png': explained, 'b.png': png(16, 16, 255) });
    const { pool, images } = await loadReferences(folder, { ...options, exclude: hashBytes(explained) });
    assert.equal(images, 1);
    assert.equal(pool.patch(0)[0], 1);
  });

  it('hashes names and contents, whatever is left out', async () => {
    await put({ 'a.png': png(16, 16, 7), 'b.png': png(16, 16, 255) });
    const { sha256 } = await loadReferences(folder, options);
    const again = await loadReferences(folder, { ...options, exclude: hashBytes(png(16, 16, 7)) });
    assert.equal(again.sha256, sha256);
    await put({ 'a.png': png(16, 16, 8) });
    assert.notEqual((await loadReferences(folder, options)).sha256, sha256);
  });

  it('lets the caller choose among more than 64 full images', async () => {
    await put(Object.fromEntries(Array.from({ length: 70 }, (_, i) => [`${i + 100}.png`, png(16, 16, i)])));
    const last: Choose = (population, count) => Array.from({ length: count }, (_, i) => population - 1 - i);
    const { pool, images } = await loadReferences(folder, { ...options, choose: last });
    assert.equal(images, 64);
    assert.equal(pool.patch(0)[0], Math.fround(6 / 255));
  });

  it('names the folder and what is needed when there is nothing usable', async () => {
    await put({ 'tiny.png': png(3, 3, 9) });
    await assert.rejects(
      loadReferences(folder, options),
      userError(/references/, /no usable/, /16×16/, /4×4/),
    );
    const missing = join(folder, 'missing');
    await assert.rejects(loadReferences(missing, options), userError(/missing: the folder cannot be read/));
  });

  it('names a broken image', async () => {
    await put({ 'a.png': png(16, 16, 9), 'b.png': 'no image' });
    await assert.rejects(loadReferences(folder, options), userError(/b\.png: not a PNG/));
  });

  it('reads the published patches', async function () {
    if (!existsSync(published)) {
      console.log(`      skipped: no ${published}`);
      this.skip();
    }
    this.timeout(30_000);
    const { pool, images } = await loadReferences(published, {
      ...options,
      input: { size: [256, 256], channels: 3, channelOrder: 'rgb', scale: 255 },
      block: [8, 8],
    });
    assert.deepEqual([images, pool.count, pool.patch(999).length], [1000, 1000, 192]);
  });
});

describe('readImage', () => {
  it('fails in words', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'segcause-read-'));
    await assert.rejects(readImage(join(folder, 'none.png')), userError(/none\.png: there is no such file/));
    await assert.rejects(readImage(folder), userError(/not a file/));
    const huge = join(folder, 'huge.png');
    await writeFile(huge, '');
    await truncate(huge, 300 * 2 ** 20);
    await assert.rejects(readImage(huge), userError(/huge\.png/, /300 MB/, /at most 256 MB/));
    const pointer = join(folder, 'pointer.png');
    await writeFile(pointer, 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n');
    await assert.rejects(
      readImage(pointer),
      userError(/^pointer\.png is a Git LFS pointer.*: run git lfs pull/),
    );
    const text = join(folder, 'text.png');
    await writeFile(text, 'text');
    await assert.rejects(readImage(text), userError(/^text\.png: not a PNG/));
    await assert.rejects(readImage(join(folder, 'none.png')), userError(/^none\.png: /));
    await rm(folder, { recursive: true });
  });

  it('gives the image and the hash of the file', async () => {
    const path = fileURLToPath(new URL('../../fixtures/images/grey8.png', import.meta.url));
    const { raster, sha256 } = await readImage(path);
    assert.equal(raster.width, 13);
    assert.match(sha256, /^[0-9a-f]{64}$/);
  });
});
