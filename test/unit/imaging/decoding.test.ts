import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { decodeImage, imageHeader } from '../../../src/imaging/decode.ts';
import { imageFixture } from './helpers.ts';

interface Expected {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly type: 'uint8' | 'uint16' | 'float32';
  readonly pixels: string;
  readonly indices?: string;
  readonly tolerance?: number;
}

const { comment, ...expectations } = JSON.parse(
  Buffer.from(imageFixture('decoding/expected.json')).toString(),
) as Record<string, Expected>;
const files = readdirSync(new URL('../../fixtures/images/decoding/', import.meta.url)).filter(
  (name) => !name.endsWith('.json'),
);

describe('decodeImage of each kind of file', () => {
  for (const name of files) {
    it(`decodes ${name} as libjpeg-turbo and libtiff do`, () => {
      const expected = expectations[name];
      assert.ok(expected);
      const { width, height, channels, type, tolerance = 0 } = expected;
      const image = decodeImage(imageFixture(`decoding/${name}`), name);
      assert.deepEqual(
        [image.width, image.height, image.channels, image.depth],
        [width, height, channels, type],
      );
      const pixels = valuesOf(expected);
      assert.equal(image.data.length, pixels.length);
      const worst = pixels.reduce(
        (most, pixel, i) => Math.max(most, Math.abs(pixel - (image.data[i] ?? NaN))),
        0,
      );
      assert.ok(worst <= tolerance, `worst difference ${worst}`);
      if (expected.indices) {
        assert.deepEqual(Buffer.from(image.indices ?? []).toString('base64'), expected.indices);
        const colours = [...(image.indices ?? [])].flatMap((index) => [
          ...(image.palette?.subarray(3 * index, 3 * index + 3) ?? []),
        ]);
        assert.deepEqual(colours, [...image.data]);
      }
      const header = imageHeader(imageFixture(`decoding/${name}`), name);
      assert.deepEqual([header.width, header.height, header.colours], [width, height, channels]);
    });
  }

  it('has a file for each expectation', () => {
    assert.ok(comment);
    assert.deepEqual(files.toSorted(), Object.keys(expectations).toSorted());
  });
});

function valuesOf({ pixels, type }: Expected): readonly number[] {
  const { buffer } = Uint8Array.from(Buffer.from(pixels, 'base64'));
  const types = { uint8: Uint8Array, uint16: Uint16Array, float32: Float32Array };
  return Array.from(new types[type](buffer));
}
