import assert from 'node:assert/strict';
import { blur } from '../../../src/imaging/blur.ts';
import { toPicture } from '../../../src/imaging/picture.ts';
import { toModelSpace } from '../../../src/imaging/preprocess.ts';
import { flat, image as imageOf } from './helpers.ts';

describe('toPicture', () => {
  const grey = { size: [1, 4] as [number, number], channels: 1, channelOrder: 'grey' as const, scale: 255 };

  it('shows 8-bit images as they are, whatever the scale', () => {
    const image = imageOf(4, 1, [0, 51, 102, 255]);
    for (const scale of [255, 1, 100]) {
      const input = { ...grey, scale };
      const { width, height, rgb } = flat(toPicture(toModelSpace(image, input), input, 'uint8'));
      assert.deepEqual([width, height], [4, 1]);
      assert.deepEqual([...rgb], [0, 0, 0, 51, 51, 51, 102, 102, 102, 255, 255, 255]);
    }
  });

  it('shows BGR inputs in their true colours', () => {
    const image = imageOf(1, 1, [10, 20, 30], { channels: 3 });
    const input = { size: [1, 1] as [number, number], channels: 3, channelOrder: 'bgr' as const, scale: 255 };
    assert.deepEqual([...flat(toPicture(toModelSpace(image, input), input, 'uint8')).rgb], [10, 20, 30]);
  });

  it('stretches deeper images from their 1st to 99.8th percentile', () => {
    const values = Float32Array.from({ length: 1001 }, (_, i) => i / 65535);
    const { rgb } = flat(toPicture(values, { ...grey, size: [1, 1001] }, 'uint16'));
    assert.equal(rgb[3 * 10], 0);
    assert.equal(rgb[3 * 998], 255);
    assert.ok(Math.abs((rgb[3 * 504] ?? NaN) - 127.5) <= 1);
  });

  it('shows a flat deep image as black', () => {
    const { rgb } = flat(toPicture(new Float32Array(4).fill(0.3), grey, 'float32'));
    assert.ok(rgb.every((value) => value === 0));
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
