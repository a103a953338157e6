import assert from 'node:assert/strict';
import { deflateSync } from 'node:zlib';
import { decodeImage } from '../../../src/imaging/decode.ts';
import { userError } from './helpers.ts';
import { tags, writeOverlapping, writeTiff } from './write-tiff.ts';

const four = Uint8Array.of(0, 100, 200, 255);

describe('decodeImage of TIFF', () => {
  it('inverts white-is-zero', () => {
    const { data } = decodeImage(writeTiff(2, 2, four, { [tags.photometric]: [0] }), 'a.tif');
    assert.deepEqual([...data], [255, 155, 55, 0]);
  });

  it('stretches 1-bit to 0 and 255', () => {
    const rows = Uint8Array.of(0b10100000, 0b01000000);
    const { data, depth } = decodeImage(writeTiff(3, 2, rows, { [tags.bits]: [1] }), 'a.tif');
    assert.deepEqual([[...data], depth], [[255, 0, 255, 0, 255, 0], 'uint8']);
  });

  it('drops alpha without touching the colours', () => {
    const more = {
      [tags.samples]: [4],
      [tags.bits]: [8, 8, 8, 8],
      [tags.photometric]: [2],
      [tags.extraSamples]: [2],
    };
    const { data, channels } = decodeImage(writeTiff(1, 1, Uint8Array.of(10, 20, 30, 40), more), 'a.tif');
    assert.deepEqual([[...data], channels], [[10, 20, 30], 3]);
  });

  it('keeps the sign of signed integers', () => {
    const file = writeTiff(3, 1, Int16Array.of(-1024, 0, 3000), { [tags.sampleFormat]: [2] });
    const { data, depth } = decodeImage(file, 'a.tif');
    assert.deepEqual([[...data], depth], [[-1024, 0, 3000], 'float32']);
  });

  it('expands palettes and keeps their numbers', () => {
    const palette = Array.from({ length: 768 }, (_, i) => (i % 256) * 256 + 7);
    const file = writeTiff(2, 2, four, { [tags.photometric]: [3], [tags.palette]: palette });
    const { data, indices } = decodeImage(file, 'a.tif');
    assert.deepEqual([...(indices ?? [])], [...four]);
    assert.deepEqual([...data.subarray(3, 6)], [100, 100, 100]);
  });

  it('reads grey tiles', () => {
    const tiles = Uint8Array.of(1, 2, 5, 6, 3, 4, 7, 8);
    const file = writeTiff(4, 2, tiles, {
      [tags.stripOffsets]: [],
      [tags.stripByteCounts]: [],
      [tags.tileWidth]: [2],
      [tags.tileHeight]: [2],
      [tags.tileOffsets]: [8, 12],
      [tags.tileByteCounts]: [4, 4],
    });
    assert.deepEqual([...decodeImage(file, 'a.tif').data], [1, 2, 3, 4, 5, 6, 7, 8]);
  });

  const colour = { [tags.samples]: [3], [tags.bits]: [8, 8, 8], [tags.photometric]: [2] };
  const tiled = {
    [tags.tileWidth]: [2],
    [tags.tileHeight]: [2],
    [tags.tileOffsets]: [8],
    [tags.tileByteCounts]: [12],
  };
  it('reads separate colour planes', () => {
    const planes = Uint8Array.from({ length: 12 }, (_, i) => i);
    const file = writeTiff(2, 2, planes, {
      ...colour,
      [tags.planar]: [2],
      [tags.stripOffsets]: [8, 12, 16],
      [tags.stripByteCounts]: [4, 4, 4],
    });
    assert.deepEqual([...decodeImage(file, 'a.tif').data], [0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11]);
  });

  it('reads colour in tiles', () => {
    const pixels = Uint8Array.from({ length: 12 }, (_, i) => i);
    const { data, channels } = decodeImage(writeTiff(2, 2, pixels, { ...colour, ...tiled }), 'a.tif');
    assert.deepEqual([[...data], channels], [[...pixels], 3]);
  });

  it('stretches 4-bit grey to 0–255, row by row', () => {
    const rows = Uint8Array.of(0x0f, 0x10, 0xf0, 0x20);
    const { data } = decodeImage(writeTiff(3, 2, rows, { [tags.bits]: [4] }), 'a.tif');
    assert.deepEqual([...data], [0, 255, 17, 255, 0, 34]);
  });

  it('turns an image as its orientation asks, with its palette numbers', () => {
    const palette = Array.from({ length: 768 }, (_, i) => (i % 256) * 257);
    const more = { [tags.orientation]: [6], [tags.photometric]: [3], [tags.palette]: palette };
    const { width, height, data, indices } = decodeImage(
      writeTiff(3, 2, Uint8Array.of(1, 2, 3, 4, 5, 6), more),
      'a.tif',
    );
    assert.deepEqual([width, height, [...(indices ?? [])]], [2, 3, [4, 1, 5, 2, 6, 3]]);
    assert.deepEqual([...data.subarray(3, 6)], [1, 1, 1]);
  });

  it('reads palettes of few colours, and of numbers that end at 255', () => {
    const more = { [tags.bits]: [1], [tags.photometric]: [3], [tags.palette]: [9, 200, 8, 201, 7, 202] };
    const { data, indices, palette } = decodeImage(writeTiff(2, 1, Uint8Array.of(0x40), more), 'a.tif');
    assert.deepEqual([...(indices ?? [])], [0, 1]);
    assert.deepEqual([...(palette ?? [])], [9, 8, 7, 200, 201, 202]);
    assert.deepEqual([...data], [9, 8, 7, 200, 201, 202]);
  });

  it('divides colours by the alpha they are multiplied by, but not beyond white', () => {
    const more = { ...colour, [tags.samples]: [4], [tags.bits]: [8, 8, 8, 8], [tags.extraSamples]: [1] };
    const pixels = Uint8Array.of(10, 64, 200, 128, 1, 2, 3, 0);
    assert.deepEqual([...decodeImage(writeTiff(2, 1, pixels, more), 'a.tif').data], [19, 127, 255, 1, 2, 3]);
  });

  const refused = {
    'TIFF of 12 bits with a predictor': {
      ...tiled,
      [tags.bits]: [12],
      [tags.predictor]: [2],
      [tags.compression]: [5],
    },
    'TIFF compression 999': { [tags.compression]: [999] },
    'LZMA compression': { [tags.compression]: [34925], [tags.predictor]: [2] },
    'old-style JPEG compression': { [tags.compression]: [6] },
    'TIFF of 12 bits with JPEG compression': { [tags.compression]: [7], [tags.bits]: [12] },
    'TIFF colour space 5': { [tags.photometric]: [5] },
    'TIFF colour space 8': { ...colour, [tags.photometric]: [8] },
    'TIFF of 3 bits': { [tags.bits]: [3] },
    'TIFF of 4 channels that are not colours': { [tags.samples]: [4], [tags.bits]: [8, 8, 8, 8] },
    'TIFF sample format 4': { [tags.sampleFormat]: [4] },
    'TIFF in so large strips or tiles': { ...tiled, [tags.tileWidth]: [32768], [tags.tileHeight]: [32768] },
  };
  for (const [what, more] of Object.entries(refused)) {
    it(`refuses, rather than reads wrongly: ${what}`, () => {
      const file = writeTiff(2, 2, new Uint8Array(12), more);
      assert.throws(
        () => decodeImage(file, 'a.tif'),
        userError(/^a\.tif: /, new RegExp(`${what}.* is not supported`)),
      );
    });
  }

  it('refuses strips and tiles that are not all there', () => {
    for (const more of [{ [tags.rowsPerStrip]: [1] }, { ...tiled, [tags.tileWidth]: [1] }]) {
      assert.throws(
        () => decodeImage(writeTiff(2, 2, four, more), 'a.tif'),
        userError(/corrupt or cut short/),
      );
    }
  });

  it('unpacks no more of a strip than its size announces', () => {
    const megabyte = 2 ** 20;
    const strip = deflateSync(new Uint8Array(128 * megabyte));
    const file = writeTiff(8, 8, strip, { [tags.compression]: [8] });
    const before = process.memoryUsage().rss;
    const { data } = decodeImage(file, 'a.tif');
    assert.deepEqual([...data], Array<number>(64).fill(0));
    assert.ok(process.memoryUsage().rss - before < 64 * megabyte);
  });

  for (const entries of [1_000_000, 65_535]) {
    it(`reads the first page at once where a chain of others claims ${entries} entries each`, () => {
      const file = writeOverlapping(1024, entries);
      const start = performance.now();
      const { data, channels } = decodeImage(file, 'a.tif', 'stored');
      assert.deepEqual([[...data], channels], [[7], 1]);
      assert.ok(performance.now() - start < 1000);
    });
  }

  it('refuses pixels that are not finite, and sizes beyond 100 megapixels or of nothing', () => {
    const float = writeTiff(2, 1, Float32Array.of(1, NaN), { [tags.sampleFormat]: [3] });
    assert.throws(() => decodeImage(float, 'a.tif'), userError(/not finite/));
    assert.throws(() => decodeImage(writeTiff(20_000, 20_000, four), 'a.tif'), userError(/20000×20000/));
    assert.throws(() => decodeImage(writeTiff(0, 4, four), 'a.tif'), userError(/0×4/));
  });
});
