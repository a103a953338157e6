import assert from 'node:assert/strict';
import { encode } from 'fast-png';
import fc from 'fast-check';
import { decodeImage, imageHeader } from '../../../src/imaging/decode.ts';
import { imageFixture, userError } from './helpers.ts';

interface Expected {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly bits: number;
  readonly pixels: readonly number[];
  readonly indices?: readonly number[];
  readonly tolerance?: number;
}

const { comment, ...expectations } = JSON.parse(
  Buffer.from(imageFixture('expected.json')).toString(),
) as Record<string, Expected>;
const depths = new Map([
  [8, 'uint8'],
  [16, 'uint16'],
  [32, 'float32'],
]);

describe('decodeImage', () => {
  for (const [name, expected] of Object.entries(expectations)) {
    it(`decodes ${name} as Pillow and tifffile do`, () => {
      const { width, height, bits, tolerance = 0 } = expected;
      const image = decodeImage(imageFixture(name), name);
      const channels = Math.min(expected.channels, 3);
      const pixels = expected.pixels.filter((__, i) => i % expected.channels < channels);
      assert.deepEqual([image.width, image.height, image.channels], [width, height, channels]);
      assert.equal(image.depth, depths.get(bits));
      assert.equal(image.data.length, pixels.length);
      const worst = Math.max(...pixels.map((pixel, i) => Math.abs(pixel - (image.data[i] ?? NaN))));
      assert.ok(worst <= tolerance, `worst difference ${worst}`);
      if (expected.indices) assert.deepEqual([...(image.indices ?? [])], expected.indices);
      const header = imageHeader(imageFixture(name), name);
      assert.deepEqual([header.width, header.height, header.colours], [width, height, channels]);
    });
  }

  it('covers a fixture of every kind', () => {
    assert.ok(comment);
    assert.ok(Object.keys(expectations).length >= 20);
  });

  for (const name of ['truncated.png', 'truncated.jpg', 'truncated.tif']) {
    it(`refuses ${name}`, () => {
      assert.throws(
        () => decodeImage(imageFixture(name), name),
        userError(new RegExp(name), /corrupt or cut short/),
      );
    });
  }

  it('refuses text named .png', () => {
    assert.throws(
      () => decodeImage(imageFixture('text.png'), 'text.png'),
      userError(/text\.png: not a PNG, JPEG or TIFF/),
    );
  });

  it('refuses a size from the header alone', () => {
    assert.throws(
      () => decodeImage(imageFixture('bomb.png'), 'bomb.png'),
      userError(/bomb\.png/, /100000×100000/, /100 megapixels/),
    );
  });

  it('never decodes a file that was cut short', () => {
    for (const name of [
      'rgb8.png',
      'palette.png',
      'grey16_lzw.tif',
      'grey16_strips.tif',
      'grey16_deflate.tif',
    ]) {
      const whole = imageFixture(name);
      for (let length = 0; length < whole.length - 1; length += 3) {
        assert.throws(
          () => decodeImage(whole.subarray(0, length), name),
          userError(),
          `${name} at ${length}`,
        );
      }
    }
  });

  it('fails in words or decodes to the size in the header, whatever a byte is changed to', () => {
    const names = Object.keys(expectations);
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.nat(), fc.nat(255), (name, at, value) => {
        const bytes = imageFixture(name).slice();
        bytes[at % bytes.length] = value;
        try {
          const { width, height, channels, data } = decodeImage(bytes, name);
          assert.equal(data.length, width * height * channels);
        } catch (error) {
          userError()(error);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('decodes interlaced PNG as it does plain ones', () => {
    const data = Uint8Array.from({ length: 13 * 9 * 3 }, (__, i) => (i * 37) % 256);
    const image = { width: 13, height: 9, channels: 3, depth: 8 as const, data };
    assert.deepEqual(
      decodeImage(encode(image, { interlace: 'Adam7' }), 'a.png'),
      decodeImage(encode(image), 'a.png'),
    );
  });
});
