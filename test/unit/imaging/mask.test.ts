import assert from 'node:assert/strict';
import { type AskedMask, maskToModelSpace } from '../../../src/imaging/mask.ts';
import type { Raster } from '../../../src/imaging/raster.ts';
import { named, raster, userError } from './helpers.ts';

const image = { size: [2, 2], affine: null, name: 'image.png' };
const whole = { size: [2, 2], input: { size: [2, 2] } };
const guess: AskedMask = {
  value: null,
  threshold: null,
  colour: null,
  ignore: null,
  classIndex: 2,
  classes: 4,
  decides: 'one',
};

function pixels(mask: Raster, which: AskedMask): number[] {
  return [...maskToModelSpace(named(mask, 'mask.png'), image, whole, which).pixels];
}

describe('maskToModelSpace', () => {
  it('takes the pixels of a given value', () => {
    assert.deepEqual(pixels(raster(2, 2, [0, 1, 2, 1]), { ...guess, value: 1 }), [0, 1, 0, 1]);
    assert.deepEqual(pixels(raster(2, 2, [0, 1, 2, 1]), { ...guess, value: 0 }), [1, 0, 0, 0]);
  });

  it('reads a mask of labels by class index, if there are several classes', () => {
    assert.deepEqual(pixels(raster(2, 2, [0, 1, 2, 3]), guess), [0, 0, 1, 0]);
    assert.deepEqual(pixels(raster(2, 2, [0, 3, 3, 3]), guess), [0, 0, 0, 0]);
    assert.deepEqual(
      pixels(raster(2, 2, [0, 1, 2, 3]), { ...guess, classes: 1, classIndex: 0 }),
      [0, 1, 1, 1],
    );
  });

  it('takes whatever is not 0 in a mask of two values', () => {
    const binary = { ...guess, classes: 1, classIndex: 0 };
    assert.deepEqual(pixels(raster(2, 2, [0, 1, 0, 1]), binary), [0, 1, 0, 1]);
    for (const top of [255, 65535])
      assert.deepEqual(pixels(raster(2, 2, [0, top, 0, top]), guess), [0, 1, 0, 1]);
  });

  it('reads palette numbers, not colours', () => {
    const palette = raster(2, 2, Array(12).fill(7), { channels: 3, indices: Uint8Array.of(0, 1, 2, 2) });
    assert.deepEqual(pixels(palette, guess), [0, 0, 1, 1]);
  });

  it('reads a grey mask stored as RGB by its values, and a coloured one by its colours', () => {
    assert.deepEqual(
      pixels(raster(2, 2, [0, 0, 0, 9, 9, 9, 2, 2, 2, 1, 1, 1], { channels: 3 }), guess),
      [0, 0, 1, 0],
    );
    const red = raster(2, 2, [255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], { channels: 3 });
    assert.deepEqual(pixels(red, guess), [1, 0, 0, 0]);
    const three = raster(2, 2, [255, 0, 0, 0, 255, 0, 0, 0, 0, 0, 0, 0], { channels: 3 });
    assert.throws(() => pixels(three, guess), userError(/mask\.png/, /3 colours/));
  });

  it('says how it read the mask', () => {
    const say = (values: number[], which: AskedMask): string =>
      maskToModelSpace(named(raster(2, 2, values), 'mask.png'), image, whole, which).reading;
    assert.match(say([0, 1, 2, 3], { ...guess, value: 3 }), /mask is 3/);
    assert.match(say([0, 1, 2, 3], guess), /mask is 2/);
    assert.match(say([0, 255, 0, 0], guess), /not 0/);
  });

  it('resizes by nearest pixel', () => {
    const { pixels: large } = maskToModelSpace(
      named(raster(2, 2, [0, 255, 255, 0]), 'mask.png'),
      image,
      { size: [2, 4], input: { size: [2, 2] } },
      guess,
    );
    assert.deepEqual([...large], [0, 0, 1, 1, 1, 1, 0, 0]);
  });

  it("refuses a mask of another size than the image's, naming both", () => {
    assert.throws(
      () => pixels(raster(3, 1, [0, 1, 0]), guess),
      userError(/mask\.png/, /3×1/, /image\.png/, /2×2/),
    );
  });
});
