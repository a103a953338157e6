import assert from 'node:assert/strict';
import fc from 'fast-check';
import { at } from '../../../src/at.ts';
import type { AxisChoice } from '../../../src/documents/preprocessing.ts';
import { turned } from '../../../src/imaging/orient.ts';
import { channelValues, type StoredImage, valuesOf } from '../../../src/imaging/stored-image.ts';
import { volume } from './helpers.ts';

const axes = fc
  .shuffledSubarray(['x', 'y', 'z'] as const, { minLength: 3 })
  .chain((order) => fc.tuple(...order.map((axis) => fc.constantFrom<AxisChoice>(axis, `-${axis}`))));

const valuesIn = (image: StoredImage): ReturnType<typeof channelValues> =>
  channelValues(image, at(image.channels, 0));

describe('the values of a channel', () => {
  const data = Int16Array.from({ length: 24 }, (_, i) => 7 * i - 80);
  const image = volume([2, 3, 4], data);

  it('are a view where they lie in row order as they are', () => {
    assert.equal(valuesIn(image).buffer, data.buffer);
  });

  it('are in row order, and in their own type, however a volume is turned', () => {
    fc.assert(
      fc.property(axes, (chosen) => {
        const { image: other } = turned(
          { image, affine: null },
          { axes: [at(chosen, 0), at(chosen, 1), at(chosen, 2)] },
          'a volume',
        );
        const values = valuesIn(other);
        assert.ok(values instanceof Int16Array);
        assert.deepEqual([...values], [...valuesOf(other)]);
      }),
    );
  });

  it('are scaled as the file says', () => {
    assert.deepEqual([...valuesIn(volume([1, 1, 2], Uint8Array.of(1, 2), { slope: 0.5 }))], [0.5, 1]);
  });
});
