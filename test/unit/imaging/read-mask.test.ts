import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { valuesOf } from '../../../src/imaging/stored-image.ts';
import { readMaskFile } from '../../../src/imaging/read-mask.ts';
import { writePages, writeTiff } from './write-tiff.ts';

describe("A mask's file", () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'segcause-mask-'));
  });
  after(() => rm(folder, { recursive: true }));

  async function read(name: string, bytes: Uint8Array): Promise<readonly [number[], string]> {
    const path = join(folder, name);
    await writeFile(path, bytes);
    const { image, words } = await readMaskFile(path);
    return [[...valuesOf(image)], words];
  }

  const png = (channels: number, data: readonly number[]): Uint8Array =>
    encode({ width: 2, height: 1, channels, depth: 8, data: Uint8Array.from(data) });

  it('is its alpha where all pixels have one colour, and the message says so', async () => {
    const words = 'All pixels of the mask have one colour: its alpha is read. ';
    for (const colour of [0, 255]) {
      assert.deepEqual(await read('grey.png', png(2, [colour, 0, colour, 200])), [[0, 200], words]);
    }
    assert.deepEqual(await read('red.png', png(4, [255, 0, 0, 0, 255, 0, 0, 255])), [[0, 255], words]);
  });

  it('is its colours where they differ, whatever its alpha', async () => {
    assert.deepEqual(await read('two.png', png(2, [0, 9, 255, 200])), [[0, 255], '']);
  });

  it('is one value where colour and alpha are the same everywhere', async () => {
    assert.deepEqual(await read('full.png', png(2, [7, 255, 7, 255])), [[7, 7], '']);
    assert.deepEqual(await read('plain.png', png(1, [7, 7])), [[7, 7], '']);
  });

  it('is the first of several pages, and the message says so', async () => {
    const pages = writePages([
      writeTiff(2, 1, Uint8Array.of(0, 1)),
      writeTiff(2, 1, Uint8Array.of(1, 1)),
      writeTiff(2, 1, Uint8Array.of(2, 2)),
    ]);
    assert.deepEqual(await read('pages.tif', pages), [[0, 1], 'The mask has 3 pages: the first is read. ']);
  });
});
