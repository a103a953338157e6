import assert from 'node:assert/strict';
import type { ModelInput } from '../../../../src/documents/explanation.ts';
import { preprocessingForAfter } from '../../../../src/engine/compare/preprocessing-for-after.ts';

const size = [8, 16, 16];

const input: ModelInput = {
  ...{ name: 'image', layout: 'NCDHW', size, channels: 1, channelOrder: 'grey', frame: 2 },
  ...{ orientation: 'RAS', spacing: [2, 1, 1], order: 1, crop: { start: [-1, 4, 4], of: [6, 24, 24] } },
  ...{ clip: [-160, 240], normalize: 'zscore', scale: 1, mean: [0], std: [1] },
};

const sides = { depth: 8, height: 16, width: 16 };
const geometry = { orientation: 'RAS', spacing: [2, 1, 1], order: 1, fit: 'crop', origin: [-1, 4, 4] };
const values = { clip: [-160, 240], normalize: 'zscore', scale: 1, mean: [0], std: [1] };
const always = { ...sides, frame: 2, channelOrder: 'grey' };

describe('The later of two models that are compared', () => {
  it('is given the same part of the image with the same values', () => {
    const found = preprocessingForAfter(input, undefined, size, true);
    assert.deepEqual(found, { ...always, ...geometry, ...values });
  });

  it('is given values that are not normalized where the first one is', () => {
    const { normalize } = preprocessingForAfter({ ...input, normalize: undefined }, undefined, size, true);
    assert.equal(normalize, 'none');
  });

  it('begins where it begins by itself where its size is another', () => {
    const found = preprocessingForAfter(input, undefined, [16, 32, 32], true);
    const { origin, ...others } = geometry;
    assert.ok(origin.length === 3);
    assert.deepEqual(found, { ...always, ...others, ...values, depth: 16, height: 32, width: 32 });
  });

  it('keeps what the settings beside it say of where its input lies, or of values', () => {
    const turned = preprocessingForAfter(input, { axes: ['x', 'y', 'z'] }, size, true);
    assert.deepEqual(turned, { ...always, ...values, axes: ['x', 'y', 'z'] });
    const own = preprocessingForAfter(input, { normalize: 'minmax' }, size, true);
    assert.deepEqual(own, {
      ...{ ...always, ...geometry, normalize: 'minmax' },
      ...{ scale: 1, mean: [0], std: [1] },
    });
  });

  it('has values of its own where it takes raw ones of another range', () => {
    assert.deepEqual(preprocessingForAfter(input, undefined, size, false), { ...always, ...geometry });
  });
});
