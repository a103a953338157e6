import { strict as assert } from 'node:assert';
import type { ViewedVolume } from '../../../src/documents/viewed-volume.ts';
import { lookingActions } from '../../../webview-ui/volume-page/looking-actions.ts';
import { planesOf } from '../../../webview-ui/draw/anatomy.ts';
import { volumeFacts } from '../../../webview-ui/volume-page/volume-facts.ts';

const volume: ViewedVolume = {
  size: [2, 3, 4],
  channels: 1,
  type: 'int16',
  notes: ['A slice is missing.'],
  picture: {
    ...{ size: [2, 3, 4], factor: 1, channels: 1 },
    stored: Uint16Array.from({ length: 24 }, (_, i) => i),
    ...{ slope: 1, intercept: -5, window: { low: 0, high: 10 } },
    spacing: [5, 1, 0.75],
    place: null,
  },
};

describe('The page of a volume', () => {
  it('says what its file says, and what is not known', () => {
    assert.deepEqual(volumeFacts(volume), [
      ['Voxels', '2 × 3 × 4, 24 in all'],
      ['Spacing', '5 × 1 × 0.75 mm'],
      ['Slices', 'as stored: orientation unknown'],
      ['Values', 'int16, −5 to 18'],
      ['Note', 'A slice is missing.'],
    ]);
    const place = [
      [0, 0, 1, 0],
      [0, 1, 0, 0],
      [5, 0, 0, 0],
    ];
    const facts = volumeFacts({ ...volume, channels: 3, picture: { ...volume.picture, place, factor: 2 } });
    assert.deepEqual(facts.slice(2, 6), [
      ['Slices', '2 axial, 3 coronal, 4 sagittal'],
      ['Values', 'int16, −5 to 18'],
      ['Channels', '3; the first is shown'],
      ['Shown', '1 in 2 voxels along each axis'],
    ]);
  });

  it('lets its planes meet where they are dragged to, within the volume', () => {
    const shown: (readonly number[])[] = [];
    const coronal = { ...planesOf(volume.picture).coronal.plane, slice: 1 };
    const nothing = (): void => undefined;
    const actions = lookingActions(coronal, [0, 1, 2], volume.size, {
      hover: nothing,
      show: (position) => shown.push(position),
      dragWindow: nothing,
      bare: nothing,
    });
    assert.deepEqual(actions.crosshair(), { x: 2.5, y: 0.5 });
    actions.moveCrosshair({ x: 9, y: 1.4 });
    actions.slice(5);
    assert.deepEqual(shown, [
      [1, 1, 3],
      [0, 2, 2],
    ]);
  });
});
