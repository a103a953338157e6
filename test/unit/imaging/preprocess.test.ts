import assert from 'node:assert/strict';
import fc from 'fast-check';
import { inferPreprocessing } from '../../../src/imaging/infer-preprocessing.ts';
import { normalize, toModelSpace } from '../../../src/imaging/preprocess.ts';
import { image, volume } from './helpers.ts';

const colour = image(2, 1, [10, 20, 30, 250, 100, 50], { channels: 3 });
const grey = image(2, 1, [51, 255]);

describe('toModelSpace', () => {
  const rgb = { size: [1, 2] as [number, number], channels: 3, channelOrder: 'rgb' as const, scale: 1 };

  it('keeps RGB, swaps to BGR and repeats grey', () => {
    assert.deepEqual([...toModelSpace(colour, rgb)], [10, 20, 30, 250, 100, 50]);
    assert.deepEqual([...toModelSpace(colour, { ...rgb, channelOrder: 'bgr' })], [30, 20, 10, 50, 100, 250]);
    assert.deepEqual([...toModelSpace(grey, rgb)], [51, 51, 51, 255, 255, 255]);
    assert.deepEqual([...toModelSpace(grey, { ...rgb, channelOrder: 'bgr' })], [51, 51, 51, 255, 255, 255]);
  });

  it("turns RGB to grey by Pillow's luma, in one channel or in all", () => {
    const one = { ...rgb, channels: 1, channelOrder: 'grey' as const };
    assert.deepEqual([...toModelSpace(colour, one)], [18, 139]);
    assert.deepEqual([...toModelSpace(colour, { ...one, channels: 3 })], [18, 18, 18, 139, 139, 139]);
  });

  it('divides by the scale and resizes', () => {
    const half = { size: [2, 4] as [number, number], channels: 1, channelOrder: 'grey' as const, scale: 255 };
    const result = toModelSpace(grey, half);
    const row = [0.2, 0.4, 0.8, 1];
    result.forEach((value, i) => {
      assert.ok(Math.abs(value - (row[i % 4] ?? NaN)) < 1e-6);
    });
    assert.equal(result.length, 8);
  });
});

describe('normalize', () => {
  const pixels = Float32Array.of(1, 2, 3, 4, 5, 6);

  it('lays pixels out as NCHW or NHWC', () => {
    const input = { channels: 3, mean: [0], std: [1] };
    assert.deepEqual([...normalize(pixels, { ...input, layout: 'NHWC' })], [1, 2, 3, 4, 5, 6]);
    assert.deepEqual([...normalize(pixels, { ...input, layout: 'NCHW' })], [1, 4, 2, 5, 3, 6]);
  });

  it('lays volumes out as NCDHW or NDHWC', () => {
    const input = { channels: 3, mean: [0], std: [1] };
    assert.deepEqual([...normalize(pixels, { ...input, layout: 'NDHWC' })], [1, 2, 3, 4, 5, 6]);
    assert.deepEqual([...normalize(pixels, { ...input, layout: 'NCDHW' })], [1, 4, 2, 5, 3, 6]);
  });

  it('uses one mean and std for all channels or one for each', () => {
    const input = { channels: 3, layout: 'NHWC' as const };
    assert.deepEqual([...normalize(pixels, { ...input, mean: [1], std: [2] })], [0, 0.5, 1, 1.5, 2, 2.5]);
    assert.deepEqual(
      [...normalize(pixels, { ...input, mean: [1, 2, 3], std: [1, 2, 3] })],
      [0, 0, 0, 3, 1.5, 1],
    );
  });
});

describe('inferPreprocessing', () => {
  const shape = { channels: 1, size: [256, 128] };

  it("takes the model's size and the depth's scale", () => {
    const { preprocessing, guesses } = inferPreprocessing(grey, shape);
    assert.deepEqual(preprocessing, {
      size: [256, 128],
      channels: 1,
      scale: 255,
      mean: [0],
      std: [1],
      channelOrder: 'grey',
    });
    assert.match(guesses.map(({ text }) => text).join(' '), /divided by 255/);
    const deep = image(2, 1, [51, 20_000], { depth: 'uint16' });
    assert.equal(inferPreprocessing(deep, shape).preprocessing.scale, 65535);
  });

  it('says where the image does not keep its aspect', () => {
    const texts = (size: readonly number[]): string =>
      inferPreprocessing(image(6, 4, Array<number>(24).fill(9)), { channels: 1, size })
        .guesses.map(({ text }) => text)
        .join(' ');
    assert.match(texts([128, 128]), /does not keep its aspect: 6×4 becomes 128×128 \(width × height\)/);
    assert.doesNotMatch(texts([128, 192]), /aspect/);
    assert.doesNotMatch(texts([128, 193]), /aspect/);
  });

  it('scales 16 bits by as many as the largest value needs, of the depths that devices have, and says so', () => {
    const scaleOf = (largest: number): number =>
      inferPreprocessing(image(2, 1, [3, largest], { depth: 'uint16' }), shape).preprocessing.scale;
    assert.deepEqual(
      [200, 1023, 1024, 4095, 4096, 16383, 16384].map(scaleOf),
      [1023, 1023, 4095, 4095, 16383, 16383, 65535],
    );
    const black = image(1, 1, [0], { depth: 'uint16' });
    assert.equal(inferPreprocessing(black, shape).preprocessing.scale, 65535);
    const [guess] = inferPreprocessing(image(2, 1, [3, 4080], { depth: 'uint16' }), shape).guesses;
    assert.match(guess?.text ?? '', /divided by 4095 .*largest value, 4080, fits 12 bits/);
  });

  it('passes the raw values of a model that takes them, or scales to its range', () => {
    const range = { upTo: 255, reason: 'so it is' };
    const found = inferPreprocessing(grey, { ...shape, range });
    assert.equal(found.preprocessing.scale, 1);
    assert.match(found.guesses[0]?.text ?? '', /passed as they are \(so it is\)/);
    const deep = image(2, 1, [51, 4080], { depth: 'uint16' });
    assert.equal(inferPreprocessing(deep, { ...shape, range }).preprocessing.scale, 4095 / 255);
    const own = { ...shape, range: { ...range, upTo: null } };
    assert.equal(inferPreprocessing(deep, own).preprocessing.scale, 1);
  });

  it('scales a float image by its maximum only if that is over 1', () => {
    assert.equal(inferPreprocessing({ ...grey, depth: 'float32' }, shape).preprocessing.scale, 255);
    const unit = image(2, 1, [-3, 0.5], { depth: 'float32' });
    assert.equal(inferPreprocessing(unit, shape).preprocessing.scale, 1);
  });

  it('does not take bytes that the file scales for values from 0 to 255', () => {
    const scaled = (slope: number, size: readonly number[]): ReturnType<typeof inferPreprocessing> =>
      inferPreprocessing(volume(size, Uint8Array.of(0, 51, 102, 255), { slope }), { channels: 1, size });
    const { scale, normalize: how } = scaled(1 / 255, [1, 2, 2]).preprocessing;
    assert.deepEqual([scale, how], [1, 'zscoreNonzero']);
    assert.equal(scaled(1 / 255, [2, 2]).preprocessing.scale, 1);
    assert.equal(scaled(4, [2, 2]).preprocessing.scale, 1020);
    assert.equal(scaled(1, [2, 2]).preprocessing.scale, 255);
  });

  it('says what it did to the colours', () => {
    const three = { ...shape, channels: 3 };
    assert.match(
      inferPreprocessing(grey, three)
        .guesses.map(({ text }) => text)
        .join(' '),
      /repeated/,
    );
    assert.match(
      inferPreprocessing(colour, shape)
        .guesses.map(({ text }) => text)
        .join(' '),
      /turned to grey/,
    );
    assert.equal(inferPreprocessing(colour, three).preprocessing.channelOrder, 'rgb');
  });

  it('rounds the size up for a model that takes any, and bounds it', () => {
    const dynamic = { channels: 1, size: [null, null] };
    const sizeOf = (width: number, height: number): readonly number[] =>
      inferPreprocessing(image(width, height, []), dynamic).preprocessing.size;
    assert.deepEqual(sizeOf(600, 450), [480, 608]);
    assert.deepEqual(sizeOf(256, 256), [256, 256]);
    assert.deepEqual(
      inferPreprocessing(image(600, 450, []), { ...dynamic, size: [64, null] }).preprocessing.size,
      [64, 608],
    );
    const side = fc.integer({ min: 1, max: 20_000 });
    fc.assert(
      fc.property(side, side, (width, height) => {
        for (const length of sizeOf(width, height)) {
          assert.ok(length % 32 === 0 && length > 0 && length <= 1024);
        }
      }),
    );
  });
});
