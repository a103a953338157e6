import assert from 'node:assert/strict';
import { blur } from '../../../src/imaging/blur.ts';
import type { Picture } from '../../../src/documents/picture.ts';
import { type Place, inMillimetres, spacingOf } from '../../../src/documents/place.ts';
import { toPicture } from '../../../src/imaging/picture.ts';
import type { StoredImage } from '../../../src/imaging/stored-image.ts';
import { gridFor } from '../../../src/imaging/resampling/image-grid.ts';
import { image as imageOf, volume } from './helpers.ts';

/** The values of a picture. */
const valuesOf = ({ stored, slope, intercept }: Picture): readonly number[] =>
  Array.from(stored, (value) => slope * value + intercept);

describe('toPicture', () => {
  const grey = { size: [1, 4] as [number, number], channels: 1, channelOrder: 'grey' as const, scale: 255 };
  const pictureOf = (
    of: StoredImage,
    input: Parameters<typeof toPicture>[1],
    affine: Place | null = null,
  ): Picture => toPicture({ image: of, affine, spacing: affine && spacingOf(affine) }, input);

  it('shows 8-bit images as they are, whatever the scale', () => {
    const image = imageOf(4, 1, [0, 51, 102, 255]);
    for (const scale of [255, 1, 100]) {
      const picture = pictureOf(image, { ...grey, scale });
      assert.deepEqual([picture.size, picture.channels], [[1, 4], 1]);
      assert.deepEqual(
        [picture.stored, picture.window],
        [Uint8Array.of(0, 51, 102, 255), { low: 0, high: 255 }],
      );
    }
  });

  it('shows BGR inputs in their true colours', () => {
    const image = imageOf(1, 1, [10, 20, 30], { channels: 3 });
    const input = { size: [1, 1] as [number, number], channels: 3, channelOrder: 'bgr' as const, scale: 255 };
    assert.deepEqual([...pictureOf(image, input).stored], [10, 20, 30]);
  });

  it('stretches deeper images from their 1st to 99.8th percentile, and keeps whole numbers exactly', () => {
    const values = Float32Array.from({ length: 1001 }, (_, i) => i - 300);
    const picture = pictureOf(imageOf(1001, 1, values, { depth: 'float32' }), { ...grey, size: [1, 1001] });
    assert.deepEqual(valuesOf(picture), [...values]);
    assert.deepEqual(picture.window, { low: -290, high: 698 });
  });

  it('shows a flat deep image as black', () => {
    const picture = pictureOf(imageOf(4, 1, [0.3, 0.3, 0.3, 0.3], { depth: 'float32' }), grey);
    assert.ok(valuesOf(picture).every((value) => value <= picture.window.low));
  });

  it('shows the values of a file, neither clipped nor normalized, in the window that is clipped to', () => {
    const image = volume([1, 2, 2], Int16Array.of(-1000, -160, 40, 3000), { slope: 1, intercept: -24 });
    const input = {
      ...grey,
      size: [1, 2, 2],
      clip: [-160, 240] as [number, number],
      normalize: 'zscore' as const,
    };
    const picture = pictureOf(image, input);
    assert.deepEqual(valuesOf(picture), [-1024, -184, 16, 2976]);
    assert.deepEqual(picture.window, { low: -160, high: 240 });
  });

  it('shows bytes that the file scales by their values', () => {
    const bytes = Uint8Array.of(0, 51, 102, 255);
    const double = pictureOf(volume([1, 2, 2], bytes, { slope: 2 }), { ...grey, size: [1, 2, 2] });
    assert.deepEqual(valuesOf(double), [0, 102, 204, 510]);
    const share = pictureOf(volume([1, 2, 2], bytes, { slope: 1 / 255 }), { ...grey, size: [1, 2, 2] });
    for (const [i, value] of valuesOf(share).entries())
      assert.ok(Math.abs(value - (bytes[i] ?? NaN) / 255) < 1e-3);
    assert.ok(share.window.high <= 1);
  });

  it('keeps bytes that splines lead beyond 0 and 255 at these', () => {
    const edge = volume(
      [1, 1, 12],
      Uint8Array.from({ length: 12 }, (_, x) => (x < 6 ? 0 : 255)),
    );
    const asked = { spacing: [1, 1, 0.5], align: 'centres' } as const;
    const grid = gridFor({ image: edge, spacing: [1, 1, 1] }, asked, 'a');
    assert.ok(grid);
    const size = [...grid.size];
    const input = { ...grey, ...asked, grid, size, crop: { start: [0, 0, 0], of: size } };
    const { stored } = pictureOf(edge, input);
    assert.deepEqual([stored[9], stored[13]], [0, 255]);
  });

  it('keeps fractions to a thousandth of the window, and values far from it as far as they can', () => {
    const values = Float32Array.from({ length: 1000 }, (_, i) => Math.sin(i) * 3);
    values[500] = 1e12;
    const picture = pictureOf(imageOf(1000, 1, values, { depth: 'float32' }), { ...grey, size: [1, 1000] });
    const [seen, { low, high }] = [valuesOf(picture), picture.window];
    for (const [i, value] of seen.entries())
      if (i !== 500) assert.ok(Math.abs(value - (values[i] ?? 0)) < (high - low) / 1000);
    assert.ok((seen[500] ?? 0) >= high + 10 * (high - low));
  });

  it('lies where the part of the image lies that the model takes', () => {
    const place = [
      [0, 0, 2, 10],
      [0, 3, 0, 20],
      [4, 0, 0, 30],
    ];
    const image = volume([4, 6, 6], new Uint8Array(144));
    const crop = { start: [1, -1, 2], of: [4, 6, 6] };
    const cut = pictureOf(image, { ...grey, size: [2, 4, 4], crop }, place).place ?? [];
    assert.deepEqual(inMillimetres(cut, [0, 0, 0]), [14, 17, 34]);
    assert.deepEqual(pictureOf(image, { ...grey, size: [2, 3, 3] }, place).spacing, [8, 6, 4]);
    assert.deepEqual(spacingOf(cut), [4, 3, 2]);
    const half = pictureOf(image, { ...grey, size: [2, 3, 3] }, place).place ?? [];
    assert.deepEqual(spacingOf(half), [8, 6, 4]);
    assert.deepEqual(inMillimetres(half, [0, 0, 0]), [11, 21.5, 32]);
  });
});

describe('blur', () => {
  it('keeps a flat image, up to its borders', () => {
    const flat = new Float32Array(7 * 5 * 2).fill(0.5);
    for (const value of blur(flat, [7, 5], 2, [3, 3])) assert.ok(Math.abs(value - 0.5) < 1e-6);
  });

  it('spreads a point as a Gaussian, channel by channel', () => {
    const point = new Float32Array(31 * 31 * 2);
    point[(15 * 31 + 15) * 2] = 1;
    const result = blur(point, [31, 31], 2, [2, 2]);
    const at = (y: number, x: number, c: number): number => result[(y * 31 + x) * 2 + c] ?? NaN;
    const ratio = at(15, 17, 0) / at(15, 15, 0);
    assert.ok(Math.abs(ratio - Math.exp(-0.5)) < 1e-5);
    assert.ok(Math.abs(at(17, 15, 0) - at(15, 17, 0)) < 1e-7);
    assert.equal(at(15, 15, 1), 0);
    assert.ok(Math.abs(result.reduce((sum, value) => sum + value, 0) - 1) < 1e-5);
  });

  it('mirrors at the borders, even of images smaller than the kernel, and so keeps the mean', () => {
    const result = blur(Float32Array.of(1, 0, 0), [1, 3], 1, [4, 4]);
    assert.ok(Math.abs(result.reduce((sum, value) => sum + value, 0) - 1) < 1e-5);
  });

  it('spreads a point of a volume by the standard deviation of each axis', () => {
    const point = new Float32Array(21 ** 3);
    point[(10 * 21 + 10) * 21 + 10] = 1;
    const result = blur(point, [21, 21, 21], 1, [1, 2, 0]);
    const at = (z: number, y: number, x: number): number => result[(z * 21 + y) * 21 + x] ?? NaN;
    assert.ok(Math.abs(at(11, 10, 10) / at(10, 10, 10) - Math.exp(-0.5)) < 1e-5);
    assert.ok(Math.abs(at(10, 12, 10) / at(10, 10, 10) - Math.exp(-0.5)) < 1e-5);
    assert.equal(at(10, 10, 11), 0);
  });

  it('does nothing without a sigma', () => {
    assert.deepEqual([...blur(Float32Array.of(1, 0, 0), [1, 3], 1, [0, 0])], [1, 0, 0]);
  });
});
