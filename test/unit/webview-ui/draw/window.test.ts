import { strict as assert } from 'node:assert';
import type { Picture } from '../../../../src/documents/picture.ts';
import { draggedWindow, isHounsfield, presetOf, presetsOf } from '../../../../webview-ui/draw/window.ts';
import { valueAt, windowedPixels } from '../../../../webview-ui/draw/windowed.ts';
import { planesOf, unknownLie } from '../../../../webview-ui/draw/anatomy.ts';
import { storedPlane } from '../../../../webview-ui/draw/plane.ts';
import { rgbPicture } from '../../../support/rgb-picture.ts';

const grey = (values: readonly number[], more: Partial<Picture> = {}): Picture => ({
  size: [1, values.length],
  factor: 1,
  channels: 1,
  stored: Uint16Array.from(values),
  slope: 1,
  intercept: 0,
  window: { low: 0, high: 100 },
  ...{ spacing: null, place: null },
  ...more,
});

const greysOf = (pixels: Uint8ClampedArray): readonly number[] => [...pixels].filter((_, i) => i % 4 === 0);

describe('A window', () => {
  it('shows what lies below it black, above it white, and all between in equal steps', () => {
    const picture = grey([0, 50, 60, 75, 100, 200], { intercept: -50 });
    const pixels = windowedPixels(picture, storedPlane(2), { low: 0, high: 50 });
    assert.deepEqual(greysOf(pixels), [0, 0, 51, 127, 255, 255]);
    assert.deepEqual([...pixels.subarray(8, 12)], [51, 51, 51, 255]);
  });

  it('shows the colours of an image as they are', () => {
    const picture = rgbPicture(2, 1, Uint8Array.of(1, 2, 3, 250, 100, 0));
    const pixels = windowedPixels(picture, storedPlane(2), picture.window);
    assert.deepEqual([...pixels], [1, 2, 3, 255, 250, 100, 0, 255]);
    assert.equal(valueAt(picture, [0, 0]), null);
  });

  it('is of any plane of a volume', () => {
    const values = Array.from({ length: 24 }, (_, i) => 10 * i);
    const picture = grey(values, { size: [2, 3, 4], window: { low: 0, high: 255 } });
    const { sagittal } = planesOf(unknownLie);
    const pixels = windowedPixels(picture, { ...sagittal.plane, slice: 1 }, picture.window);
    assert.deepEqual(greysOf(pixels), [10, 50, 90, 130, 170, 210]);
    assert.equal(valueAt(picture, [1, 2, 1]), 210);
    assert.equal(valueAt(picture, [2, 0, 0]), null);
  });

  it('is chosen by presets: those of CT where values are Hounsfield units', () => {
    const mri = grey(Array.from({ length: 1000 }, (_, i) => i));
    assert.deepEqual(
      presetsOf(mri).map(({ label, window }) => [label, window.low, window.high]),
      [
        ['Initial', 0, 100],
        ['Full range', 0, 999],
        ['1–99 %', 10, 990],
      ],
    );
    const ct = grey([0, 1040, 1500, 3000], { intercept: -1024 });
    assert.ok(isHounsfield(ct) && !isHounsfield(mri));
    assert.deepEqual(
      presetsOf(ct)
        .slice(3)
        .map(({ label, window }) => [label, window.low, window.high]),
      [
        ['Soft tissue', -160, 240],
        ['Lung', -1350, 150],
        ['Bone', -500, 1300],
        ['Brain', 0, 80],
      ],
    );
    assert.equal(presetOf(presetsOf(ct), { low: 0, high: 80 })?.label, 'Brain');
    assert.equal(presetOf(presetsOf(ct), { low: 1, high: 80 }), null);
  });

  it('becomes wider by a drag to the right and darker by one down, and never empty', () => {
    const range = { low: 0, high: 512 };
    const window = { low: 100, high: 200 };
    assert.deepEqual(draggedWindow(window, { x: 10, y: 0 }, range), { low: 95, high: 205 });
    assert.deepEqual(draggedWindow(window, { x: 0, y: 10 }, range), { low: 110, high: 210 });
    const { low, high } = draggedWindow(window, { x: -999, y: 0 }, range);
    assert.ok(high > low && (low + high) / 2 === 150);
  });
});
