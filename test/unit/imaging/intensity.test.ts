import assert from 'node:assert/strict';
import fc from 'fast-check';
import { toModelSpace } from '../../../src/imaging/preprocess.ts';
import { type StoredImage, valuesOf } from '../../../src/imaging/stored-image.ts';
import type { VolumeData } from '../../../src/imaging/volumes/volume.ts';
import { volume } from './helpers.ts';

const one = { channels: 1, channelOrder: 'grey' as const, scale: 1 };

function intensities(image: StoredImage, more: object): number[] {
  return [...toModelSpace(image, { ...one, size: [...image.size], ...more })];
}

function close(found: readonly number[], expected: readonly number[]): void {
  assert.equal(found.length, expected.length);
  found.forEach((value, i) => {
    assert.ok(Math.abs(value - (expected[i] ?? NaN)) < 1e-5, `${value} and not ${expected[i] ?? NaN}`);
  });
}

describe('intensities', () => {
  const image = volume([1, 1, 4], Int16Array.of(-1000, 0, 10, 30));

  it('are clipped to two values', () => {
    close(intensities(image, { clip: [-5, 20] }), [-5, 0, 10, 20]);
  });

  it('are clipped to percentiles as NumPy has them', () => {
    // numpy.percentile([-1000, 0, 10, 30], [25, 75])
    close(intensities(image, { clipPercentiles: [25, 75] }), [-250, 0, 10, 15]);
  });

  it('are clipped to percentiles of numbers of two bytes without a copy, as by sorting them', () => {
    const values = fc.array(fc.integer({ min: -32768, max: 32767 }), { minLength: 2, maxLength: 40 });
    fc.assert(
      fc.property(
        values,
        fc.integer({ min: 1, max: 99 }),
        fc.constantFrom(1, 0.5, -2),
        (stored, percent, slope) => {
          const scaled = { slope, intercept: 3 };
          const of = (data: VolumeData): number[] =>
            intensities(volume([1, 1, stored.length], data, scaled), { clipPercentiles: [percent, 100] });
          assert.deepEqual(of(Int16Array.from(stored)), of(Int32Array.from(stored)));
        },
      ),
    );
  });

  it('are normalized by their mean and the standard deviation of the population', () => {
    const deviation = Math.sqrt((9 + 1 + 1 + 9) / 4);
    const values = volume([1, 2, 2], Float32Array.of(1, 3, 5, 7));
    close(
      intensities(values, { normalize: 'zscore' }),
      [-3, -1, 1, 3].map((value) => value / deviation),
    );
  });

  it('stay 0 where they are 0, and do not count, by zscoreNonzero', () => {
    const values = volume([1, 1, 4], Int16Array.of(0, 2, 4, 0));
    close(intensities(values, { normalize: 'zscoreNonzero' }), [0, -1, 1, 0]);
  });

  it('are 0 by zscoreNonzero where they are once they are clipped', () => {
    const values = volume([1, 1, 5], Int16Array.of(-1000, 0, 2, 4, -7));
    close(intensities(values, { normalize: 'zscoreNonzero', clip: [0, 4] }), [0, 0, -1, 1, 0]);
    close(intensities(values, { normalize: 'zscoreNonzero', clip: [3, 4] }), [-0.5, -0.5, -0.5, 2, -0.5]);
  });

  it('are never beyond the two values that they are clipped to, whatever their percentiles are', () => {
    const value = fc.integer({ min: -100, max: 100 });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 20 }), value, value, (list, a, b) => {
        fc.pre(a !== b);
        const clip = [Math.min(a, b), Math.max(a, b)] as const;
        const stored = volume([1, 1, list.length], Int16Array.from(list));
        const found = intensities(stored, { clip, clipPercentiles: [10, 90] });
        assert.ok(found.every((own) => own >= clip[0] && own <= clip[1]));
      }),
    );
  });

  it('lie between 0 and 1 by minmax, after they are clipped', () => {
    close(intensities(image, { clip: [0, 20], normalize: 'minmax' }), [0, 0, 0.5, 1]);
  });

  it('are 0 of a volume of one value', () => {
    for (const normalize of ['zscore', 'minmax'])
      close(intensities(volume([1, 1, 2], Uint8Array.of(7, 7)), { normalize }), [0, 0]);
  });

  it('are divided by the scale last', () => {
    close(intensities(image, { clip: [0, 20], normalize: 'minmax', scale: 0.5 }), [0, 0, 1, 2]);
  });

  it('are those of the whole volume where a part is cut out, and 0 outside of it', () => {
    const crop = { start: [0, 0, -1], of: [1, 1, 4] };
    close(intensities(image, { clip: [0, 20], normalize: 'minmax', crop, size: [1, 1, 3] }), [0, 0, 0]);
    const last = { start: [0, 0, 2], of: [1, 1, 4] };
    close(intensities(image, { normalize: 'minmax', crop: last, size: [1, 1, 3] }), [1010 / 1030, 1, 0]);
  });

  it('are each channel by itself', () => {
    const two = volume([1, 1, 2], Uint8Array.of(0, 4, 10, 30), { channels: 2 });
    const more = { channels: 2, channelOrder: 'stored', normalize: 'minmax' };
    close(intensities(two, more), [0, 0, 1, 1]);
  });

  it('are 0 where the file has no number', () => {
    const values = volume([1, 1, 3], Float32Array.of(NaN, Infinity, 2));
    close([...valuesOf(values)], [0, 0, 2]);
  });

  it('are read by slope and intercept', () => {
    close([...valuesOf(volume([1, 1, 2], Int16Array.of(3, 5), { slope: 2, intercept: -1 }))], [5, 9]);
  });

  it('have mean 0 and deviation 1 of any volume by zscore', () => {
    const values = fc.array(fc.integer({ min: -2000, max: 2000 }), { minLength: 2, maxLength: 40 });
    fc.assert(
      fc.property(values, (list) => {
        fc.pre(new Set(list).size > 1);
        const found = intensities(volume([1, 1, list.length], Int16Array.from(list)), {
          normalize: 'zscore',
        });
        const mean = found.reduce((sum, value) => sum + value, 0) / found.length;
        const squares = found.reduce((sum, value) => sum + value ** 2, 0) / found.length;
        assert.ok(Math.abs(mean) < 1e-4 && Math.abs(squares - 1) < 1e-3);
      }),
    );
  });
});
