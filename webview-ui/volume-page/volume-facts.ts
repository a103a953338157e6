import { planesOf } from '../draw/anatomy.ts';
import { slicesOf } from '../draw/plane.ts';
import { fullWindow } from '../draw/window.ts';
import { plain, shape, short } from '../model/format.ts';
import type { Fact } from '../parts/fact-list.ts';
import type { ViewedVolume } from '../../src/documents/viewed-volume.ts';
import { volumeOf } from '../../src/documents/box.ts';

/** What the file of a volume says, in words. */
export function volumeFacts({ size, channels, type, notes, picture }: ViewedVolume): readonly Fact[] {
  const { low, high } = fullWindow(picture);
  const digits = (value: number): string => plain(Number(value.toPrecision(4)));
  const { axial, coronal, sagittal } = planesOf(picture);
  const isKnown = axial.letters !== null;
  const slices = [axial, coronal, sagittal].map(
    ({ title, plane }) => `${slicesOf(size, plane)} ${title.toLowerCase()}`,
  );
  return [
    ['Voxels', `${shape(size)}, ${short(volumeOf(size))} in all`],
    ...(picture.spacing === null
      ? []
      : [['Spacing', `${picture.spacing.map(digits).join(' × ')} mm`] as const]),
    ['Slices', isKnown ? slices.join(', ') : 'as stored: orientation unknown'],
    ['Values', `${type}, ${digits(low)} to ${digits(high)}`],
    ...(channels === 1 ? [] : [['Channels', `${channels}; the first is shown`] as const]),
    ...(picture.factor === 1 ? [] : [['Shown', `1 in ${picture.factor} voxels along each axis`] as const]),
    ...notes.map((note) => ['Note', note] as const),
  ];
}
