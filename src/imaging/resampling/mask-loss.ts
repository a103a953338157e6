import { at } from '../../at.ts';
import { stepsOf } from '../../documents/cut.ts';
import type { ImageGrid } from '../../documents/explanation.ts';
import type { VolumeData } from '../volumes/volume.ts';

/**
 * How much of a class is lost where a mask is cropped and resampled by the nearest position, in a sentence; empty where
 * nothing is.
 * @param labels in row order
 * @param grid of the image; absent: nothing is resampled
 */
export function lossInWords(
  labels: VolumeData,
  isOfClass: (label: number) => boolean,
  grid: ImageGrid | undefined,
): string {
  if (grid === undefined) return '';
  const isTaken = takenPlaces(grid);
  const steps = stepsOf(grid.of);
  let [all, outside, passed] = [0, 0, 0];
  for (const [i, label] of labels.entries()) {
    if (!isOfClass(label)) continue;
    all++;
    const places = steps.map((step, axis) => Math.floor(i / step) % at(grid.of, axis));
    const isOutside = places.some((place, axis) => {
      const first = at(grid.box.start, axis);
      return place < first || place >= first + at(grid.box.size, axis);
    });
    if (isOutside) outside++;
    else if (!places.every((place, axis) => isTaken[axis]?.[place] === 1)) passed++;
  }
  if (outside + passed === 0) return '';
  const parts = [
    ...(outside > 0 ? [`${outside} lie outside of what is not 0`] : []),
    ...(passed > 0 ? [`${passed} lie between the positions of the resampled image`] : []),
  ];
  return ` Of its ${all} positions in the file, ${parts.join(' and ')}.`;
}

/** Along each axis, whether a position is the nearest of one of the grid. */
function takenPlaces({ of, box, size, first, step }: ImageGrid): readonly Uint8Array[] {
  return of.map((length, axis) => {
    const isTaken = new Uint8Array(length);
    const [low, high] = [at(box.start, axis), at(box.start, axis) + at(box.size, axis) - 1];
    for (let i = 0; i < at(size, axis); i++) {
      const place = Math.floor(at(first, axis) + at(step, axis) * i + 0.5);
      isTaken[Math.min(high, Math.max(low, place))] = 1;
    }
    return isTaken;
  });
}
