import assert from 'node:assert/strict';
import type { PreprocessingSettings } from '../../../../src/documents/preprocessing.ts';
import { unusedSettings } from '../../../../src/engine/prepare/unused-settings.ts';

describe('settings of preprocessing that change nothing', () => {
  const crop = { start: [0, 0], of: [8, 8] } as const;
  const on = {
    picture: { input: {}, size: [8, 8], isPicture: true },
    pictureOfAnySize: { input: {}, size: [null, null], isPicture: true },
    cut: { input: { crop }, size: [null, null], isPicture: true },
    volume: { input: { crop: { start: [0, 0, 0], of: [8, 8, 8] } }, size: [8, 8, 8], isPicture: false },
  } as const;
  const cases: readonly (readonly [keyof typeof on, PreprocessingSettings, readonly string[]])[] = [
    ['picture', { scale: 255, mean: [0.5] }, []],
    ['picture', { frame: 1 }, ['The setting frame does nothing: the image is a picture, and no volume.']],
    [
      'picture',
      { axes: ['z', 'y', 'x'], orientation: 'RAS', depth: 3 },
      ['The settings axes, orientation, depth do nothing: the image is a picture, and no volume.'],
    ],
    [
      'picture',
      { origin: [1, 2] },
      ['The setting origin does nothing: the whole image is resized: give "fit": "crop" to take a part.'],
    ],
    ['cut', { origin: [1, 2], fit: 'crop' }, []],
    ['cut', { padToMultiple: 16 }, []],
    [
      'cut',
      { padToMultiple: 16, cropToMultiple: 8 },
      ['The setting padToMultiple does nothing: cropToMultiple is given too.'],
    ],
    [
      'pictureOfAnySize',
      { cropToMultiple: 8, fit: 'resize' },
      ['The setting cropToMultiple does nothing: the whole image is resized.'],
    ],
    [
      'picture',
      { padToMultiple: 16 },
      ['The setting padToMultiple does nothing: the model takes images of one size.'],
    ],
    ['volume', { frame: 1, orientation: 'RAS' }, []],
    [
      'volume',
      { axes: ['z', 'y', 'x'], orientation: 'RAS' },
      ['The setting axes does nothing: orientation is given too.'],
    ],
    [
      'volume',
      { order: 1, align: 'centres' },
      ['The settings order, align do nothing: no spacing is given to resample to.'],
    ],
    ['volume', { order: 1, spacing: [1, 1, 1] }, []],
  ];
  for (const [where, settings, expected] of cases)
    it(`are named with the reason: ${where} ${JSON.stringify(settings)}`, () => {
      assert.deepEqual(
        unusedSettings(settings, on[where]).map(({ text }) => text),
        expected,
      );
    });
});
