import assert from 'node:assert/strict';
import { partOfImage } from '../../../src/documents/common-terms.ts';
import type { ModelInput } from '../../../src/documents/explanation.ts';

describe('the part of the image that an input shows', () => {
  const plain: ModelInput = {
    ...{ name: 'x', layout: 'NCDHW', size: [8, 8, 8], channels: 1, scale: 1, mean: [0], std: [1] },
    channelOrder: 'grey',
  };
  const of = [16, 16, 16];
  const partOf = (input: Partial<ModelInput>, slice?: { axis: 'z'; index: number; stack?: number }): string =>
    partOfImage({ input: { ...plain, ...input }, slice });
  const resampled = (length: number): Partial<ModelInput> => ({
    size: [length, length, length],
    crop: { start: [0, 0, 0], of: [length, length, length] },
    grid: {
      ...{ of, box: { start: [0, 0, 0], size: of }, size: [length, length, length] },
      first: of.map((own) => own / length / 2 - 0.5),
      step: of.map((own) => own / length),
    },
  });

  it('is the same at any size, where all of it is resized, cut out whole or resampled', () => {
    const all = partOf({});
    assert.equal(partOf({ size: [12, 12, 12] }), all);
    assert.equal(partOf({ size: of, crop: { start: [0, 0, 0], of } }), all);
    assert.equal(partOf(resampled(6)), all);
    assert.equal(partOf(resampled(11)), all);
    assert.equal(partOf({ axes: ['z', 'y', 'x'] }), all);
  });

  it('is another where a part of another size, or at another place, is cut out', () => {
    const parts = [
      partOf({}),
      partOf({ crop: { start: [4, 4, 4], of } }),
      partOf({ crop: { start: [4, 4, 5], of } }),
      partOf({ size: [4, 4, 4], crop: { start: [6, 6, 6], of } }),
      partOf({ size: [32, 32, 32], crop: { start: [-8, -8, -8], of } }),
    ];
    assert.equal(new Set(parts).size, parts.length);
  });

  it('is another of another slice or volume of the file, and turned another way', () => {
    const parts = [
      partOf({}),
      partOf({ frame: 1 }),
      partOf({ axes: ['x', 'y', 'z'] }),
      partOf({ orientation: 'RAS' }),
      partOf({}, { axis: 'z', index: 3 }),
      partOf({}, { axis: 'z', index: 4 }),
      partOf({}, { axis: 'z', index: 4, stack: 3 }),
    ];
    assert.equal(new Set(parts).size, parts.length);
  });
});
