import assert from 'node:assert/strict';
import { crc32, deflateSync } from 'node:zlib';
import { decodeImage } from '../../../src/imaging/decode.ts';
import { userError } from './helpers.ts';

interface Header {
  readonly width: number;
  readonly height: number;
  readonly depth?: number;
  readonly colour?: number;
  readonly interlace?: number;
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const [length, crc] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  crc.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, crc]);
}

/** A PNG of given rows (each led by its filter), with more chunks before the pixels. */
function writePng(
  { width, height, depth = 8, colour = 0, interlace = 0 }: Header,
  rows: Uint8Array,
  ...more: Buffer[]
): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  header.set([depth, colour, 0, 0, interlace], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]),
    chunk('IHDR', header),
    ...more,
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

describe('decodeImage of PNG', () => {
  it('stretches 2- and 4-bit grey to 0–255, row by row', () => {
    const two = writePng({ width: 3, height: 2, depth: 2 }, Uint8Array.of(0, 0b00011000, 0, 0b11000100));
    assert.deepEqual([...decodeImage(two, 'a.png').data], [0, 85, 170, 255, 0, 85]);
    const four = writePng({ width: 3, height: 1, depth: 4 }, Uint8Array.of(0, 0x0f, 0x10));
    assert.deepEqual([...decodeImage(four, 'a.png').data], [0, 255, 17]);
  });

  it('drops the alpha of grey', () => {
    const { data, channels } = decodeImage(
      writePng({ width: 2, height: 1, colour: 4 }, Uint8Array.of(0, 10, 99, 20, 0)),
      'a.png',
    );
    assert.deepEqual([[...data], channels], [[10, 20], 1]);
  });

  it('does not mind damage in what is no part of the picture', () => {
    const profile = chunk('iCCP', Buffer.from('not a profile'));
    const transparency = chunk('tRNS', Buffer.alloc(600));
    const file = writePng({ width: 2, height: 1 }, Uint8Array.of(0, 1, 2), profile, transparency);
    assert.deepEqual([...decodeImage(file, 'a.png').data], [1, 2]);
  });

  it('takes the palette of an RGB image for the advice that it is', () => {
    const palette = chunk('PLTE', Buffer.from([1, 2, 3]));
    const file = writePng({ width: 1, height: 1, colour: 2 }, Uint8Array.of(0, 7, 8, 9), palette);
    assert.deepEqual([...decodeImage(file, 'a.png').data], [7, 8, 9]);
  });

  it('refuses a second header, which would announce another size than was checked', () => {
    const header = chunk('IHDR', Buffer.from([0, 1, 0, 0, 0, 1, 0, 0, 8, 0, 0, 0, 0]));
    const file = writePng({ width: 1, height: 1 }, Uint8Array.of(0, 7), header);
    assert.throws(() => decodeImage(file, 'a.png'), userError(/corrupt/));
  });

  it('refuses rows that are not there, though the file is whole', () => {
    const file = writePng({ width: 2, height: 3 }, Uint8Array.of(0, 1, 2, 0, 3, 4));
    assert.throws(
      () => decodeImage(file, 'a.png'),
      userError(/a\.png: the PNG data is corrupt or cut short/),
    );
  });

  it('does not inflate more than the header announces', () => {
    const file = writePng({ width: 2, height: 1 }, new Uint8Array(64 * 2 ** 20));
    const before = process.memoryUsage().arrayBuffers;
    assert.throws(() => decodeImage(file, 'a.png'), userError(/corrupt/));
    assert.ok(process.memoryUsage().arrayBuffers - before < 2 ** 20);
  });

  it('refuses a wrong checksum, a colour outside the palette, and interlaced bits', () => {
    const flipped = writePng({ width: 2, height: 1 }, Uint8Array.of(0, 1, 2));
    const crcAt = flipped.length - 14;
    flipped.writeUInt8(flipped.readUInt8(crcAt) ^ 1, crcAt);
    assert.throws(() => decodeImage(flipped, 'a.png'), userError(/corrupt/));
    const palette = chunk('PLTE', Buffer.from([1, 2, 3]));
    const outside = writePng({ width: 2, height: 1, colour: 3 }, Uint8Array.of(0, 0, 1), palette);
    assert.throws(() => decodeImage(outside, 'a.png'), userError(/corrupt/));
    const bits = writePng({ width: 2, height: 1, depth: 1, interlace: 1 }, Uint8Array.of(0, 0));
    assert.throws(() => decodeImage(bits, 'a.png'), userError(/interlaced PNG of 1 bits/));
  });
});
