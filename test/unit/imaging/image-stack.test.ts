import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { encode } from 'fast-png';
import { valuesOf } from '../../../src/imaging/stored-image.ts';
import { readStack } from '../../../src/imaging/image-stack.ts';
import { hashBytes } from '../../../src/imaging/read-image.ts';
import { userError } from './helpers.ts';
import { tags, writePages, writeTiff } from './write-tiff.ts';

const types = { uint8: Uint8Array, uint16: Uint16Array, float32: Float32Array } as const;
const sampleFormats = { uint8: 1, uint16: 1, float32: 3 } as const;

type Depth = keyof typeof types;

/** A TIFF whose samples lie side by side, and are no colours unless tags say so. */
function tiff(
  depth: Depth,
  [width, height, channels]: readonly [number, number, number],
  values: readonly number[],
  more: Readonly<Record<number, readonly number[]>> = {},
): Uint8Array {
  return writeTiff(width, height, types[depth].from(values), {
    [tags.samples]: [channels],
    [tags.bits]: Array.from({ length: channels }, () => types[depth].BYTES_PER_ELEMENT * 8),
    [tags.sampleFormat]: Array.from({ length: channels }, () => sampleFormats[depth]),
    ...(channels > 1 && { [tags.extraSamples]: Array.from({ length: channels - 1 }, () => 0) }),
    ...more,
  });
}

describe('readStack', () => {
  let folder = '';

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'segcause-stack-'));
  });

  after(() => rm(folder, { recursive: true }));

  async function written(name: string, bytes: Uint8Array): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, bytes);
    return path;
  }

  const png = (channels: number, data: Uint8Array, side = 2): Uint8Array =>
    encode({ width: side, height: side, channels, depth: 8, data });

  it('reads k files of one channel as the one file of k channels', () =>
    fc.assert(
      fc.asyncProperty(
        fc.record({
          depth: fc.constantFrom<Depth>('uint8', 'uint16', 'float32'),
          width: fc.integer({ min: 1, max: 7 }),
          height: fc.integer({ min: 1, max: 5 }),
          channels: fc.integer({ min: 2, max: 9 }),
          seed: fc.integer({ min: 0, max: 250 }),
        }),
        async ({ depth, width, height, channels, seed }) => {
          const values = Array.from({ length: width * height * channels }, (_, i) => (i * 37 + seed) % 251);
          const whole = await written('whole.tif', tiff(depth, [width, height, channels], values));
          const parts: string[] = [];
          for (let c = 0; c < channels; c++) {
            const own = values.filter((_, i) => i % channels === c);
            parts.push(await written(`part${c}.tif`, tiff(depth, [width, height, 1], own)));
          }
          const one = await readStack([whole], channels);
          const several = await readStack(parts, channels);
          assert.deepEqual(valuesOf(several.image), valuesOf(one.image));
          assert.deepEqual([several.image.size, several.image.depth], [one.image.size, one.image.depth]);
          assert.deepEqual([...valuesOf(one.image)], values);
          assert.deepEqual([one.image.channels.length, one.image.depth], [channels, depth]);
          assert.ok(!one.isColour && !several.isColour);
        },
      ),
      { numRuns: 40 },
    ));

  it('reads the pages of a TIFF as channels, and only the first page for a model of grey images', async () => {
    const pages = writePages([tiff('uint16', [2, 1, 1], [700, 800]), tiff('uint16', [2, 1, 1], [900, 1000])]);
    const path = await written('pages.tif', pages);
    const { image, words, sha256s } = await readStack([path], 2);
    assert.deepEqual([[...valuesOf(image)], image.depth], [[700, 900, 800, 1000], 'uint16']);
    assert.deepEqual(words, [
      'What pages.tif stores after its grey, such as alpha or further pages, is a channel too.',
    ]);
    assert.deepEqual(sha256s, [hashBytes(pages)]);
    const grey = await readStack([path], 1);
    assert.deepEqual([...valuesOf(grey.image)], [700, 800]);
    assert.deepEqual(grey.words, [
      'pages.tif has 2 pages: the first is read; "slice" in the settings chooses another.',
    ]);
  });

  it('reads k pages of one channel as k files of one', () =>
    fc.assert(
      fc.asyncProperty(
        fc.record({
          depth: fc.constantFrom<Depth>('uint8', 'uint16', 'float32'),
          size: fc.tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 2, max: 5 })),
          channels: fc.integer({ min: 2, max: 9 }),
          orientation: fc.integer({ min: 1, max: 8 }),
          inRows: fc.boolean(),
        }),
        async ({ depth, size: [width, height], channels, orientation, inRows }) => {
          const rowBytes = width * types[depth].BYTES_PER_ELEMENT;
          const rows = Array.from({ length: height }, (_, y) => y);
          const pages = Array.from({ length: channels }, (_, c) => {
            const values = Array.from({ length: width * height }, (_, i) => (i * 37 + 50 * c) % 251);
            return tiff(depth, [width, height, 1], values, {
              [tags.orientation]: [orientation],
              ...(inRows && {
                [tags.rowsPerStrip]: [1],
                [tags.stripOffsets]: rows.map((y) => 8 + y * rowBytes),
                [tags.stripByteCounts]: rows.map(() => rowBytes),
              }),
            });
          });
          const parts: string[] = [];
          for (const [c, page] of pages.entries()) parts.push(await written(`page${c}.tif`, page));
          const one = await readStack([await written('all.tif', writePages(pages))], channels);
          const several = await readStack(parts, channels);
          assert.deepEqual(valuesOf(one.image), valuesOf(several.image));
          assert.deepEqual([one.image.size, one.image.depth], [several.image.size, several.image.depth]);
        },
      ),
      { numRuns: 40 },
    ));

  it('takes pages for channels only where they are turned and coloured alike', async () => {
    const page = (more: Readonly<Record<number, readonly number[]>>): Uint8Array =>
      tiff('uint8', [2, 1, 1], [1, 2], more);
    for (const [tag, value] of [
      [tags.orientation, 6],
      [tags.photometric, 0],
      [tags.sampleFormat, 2],
    ] as const) {
      const path = await written('mixed.tif', writePages([page({}), page({ [tag]: [value] })]));
      await assert.rejects(readStack([path], 2), userError(/mixed\.tif has 1/));
    }
  });

  it('reads planes as samples side by side', async () => {
    const values = [1, 2, 3, 4, 5, 6, 7, 8];
    const planes = tiff('uint8', [2, 1, 4], values, {
      [tags.planar]: [2],
      [tags.stripOffsets]: [8, 10, 12, 14],
      [tags.stripByteCounts]: [2, 2, 2, 2],
    });
    const { image } = await readStack([await written('planes.tif', planes)], 4);
    assert.deepEqual([...valuesOf(image)], [1, 3, 5, 7, 2, 4, 6, 8]);
  });

  it('drops alpha for a model of colours, and takes it as a channel for one of four', async () => {
    const values = Uint8Array.from({ length: 16 }, (_, i) => i);
    const path = await written('rgba.png', png(4, values));
    const colours = await readStack([path], 3);
    assert.deepEqual([...valuesOf(colours.image)], [0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14]);
    assert.deepEqual(colours.words, []);
    const all = await readStack([path], 4);
    assert.deepEqual([...valuesOf(all.image)], [...values]);
    assert.ok(all.isColour);
    assert.deepEqual(all.words, [
      'What rgba.png stores after its colours, such as alpha or further pages, is a channel too.',
    ]);
  });

  it('takes grey and alpha as the channels of a model of two, and says so', async () => {
    const values = Uint8Array.from([9, 1, 8, 2, 7, 3, 6, 4]);
    const { image, words, isColour } = await readStack([await written('ga.png', png(2, values))], 2);
    assert.deepEqual([image.channels.length, isColour], [2, false]);
    assert.deepEqual([...valuesOf(image)], [...values]);
    assert.deepEqual(words, [
      'What ga.png stores after its grey, such as alpha or further pages, is a channel too.',
    ]);
  });

  it('stacks colours and a fourth channel, and each in grey where files are as many as channels', async () => {
    const rgb = await written('rgb.png', png(3, Uint8Array.from([10, 20, 30, 1, 2, 3, 4, 5, 6, 7, 8, 9])));
    const nir = await written('nir.png', png(1, Uint8Array.from([91, 92, 93, 94])));
    const four = await readStack([rgb, nir], 4);
    assert.deepEqual([...valuesOf(four.image)], [10, 20, 30, 91, 1, 2, 3, 92, 4, 5, 6, 93, 7, 8, 9, 94]);
    assert.ok(four.isColour);
    assert.deepEqual(four.words, ['The channels are, in this order: rgb.png (3), nir.png.']);
    const two = await readStack([nir, rgb], 2);
    assert.deepEqual([...valuesOf(two.image)], [91, 18, 92, 2, 93, 5, 94, 8]);
    assert.deepEqual(two.words, [
      'The channels are, in this order: nir.png, rgb.png.',
      'The colours of rgb.png are turned to grey.',
    ]);
  });

  it('says of a file that all its pixels are the same', async () => {
    const flat = await written('flat.png', png(1, new Uint8Array(4)));
    const drawn = await written('drawn.png', png(1, Uint8Array.of(1, 2, 3, 4)));
    assert.deepEqual((await readStack([drawn], 1)).words, []);
    assert.deepEqual((await readStack([drawn, flat], 2)).words.slice(1), [
      'All pixels of flat.png are the same.',
    ]);
  });

  it('names what files of different depths store', async () => {
    const one = await written('one.tif', tiff('uint8', [1, 1, 1], [3]));
    const other = await written('other.tif', tiff('uint16', [1, 1, 1], [3000]));
    const { image, differingDepths } = await readStack([one, other], 2);
    assert.deepEqual(
      [[...valuesOf(image)], differingDepths],
      [[3, 3000], 'one.tif is uint8, other.tif is uint16'],
    );
  });

  it('refuses files of different sizes, naming both', async () => {
    const small = await written('small.png', png(1, new Uint8Array(4)));
    const large = await written('large.png', png(1, new Uint8Array(9), 3));
    await assert.rejects(
      readStack([small, large], 2),
      userError(/small\.png is 2×2 pixels and large\.png 3×3: .* same size/),
    );
  });

  it('says how many channels are needed, and how to give them', async () => {
    const grey = await written('grey.png', png(1, new Uint8Array(4)));
    const rgba = await written('rgba.png', png(4, new Uint8Array(16)));
    await assert.rejects(
      readStack([grey, rgba], 7, 'net.onnx'),
      userError(
        /^net\.onnx takes images of 7 channels and grey\.png has 1, rgba\.png has 3 \(4 with all that it stores\): give one file of 7 channels, or 7 files/,
      ),
    );
    const five = await written('five.tif', tiff('uint8', [1, 1, 5], [1, 2, 3, 4, 5]));
    await assert.rejects(
      readStack([five], 1),
      userError(/takes images of 1 channel and five\.tif has 5: give one/),
    );
  });

  it('refuses files of very many samples before memory is taken', async () => {
    const many = (samples: number, more: Readonly<Record<number, readonly number[]>> = {}): Uint8Array =>
      writeTiff(1, 1, new Uint8Array(8), { [tags.samples]: [samples], ...more });
    await assert.rejects(readStack([await written('many.tif', many(60000))], 4), userError(/many\.tif/));
    const huge = many(12, { [tags.width]: [9000], [tags.height]: [9000] });
    await assert.rejects(
      readStack([await written('huge.tif', huge)], 12),
      userError(
        /huge\.tif: the image claims to be 9000×9000 pixels of 12 channels; use one of at most 300 million/,
      ),
    );
  });
});
