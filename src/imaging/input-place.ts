import { at } from '../at.ts';
import type { Position, Size } from '../documents/box.ts';
import type { ModelInput } from '../documents/explanation.ts';
import { inputOnImage } from '../documents/spaces.ts';
import type { Place } from './volumes/volume.ts';

/**
 * Where the positions of a model's input lie, in millimetres.
 * @param affine where the image's voxels lie, once it is turned; null where that is not known
 * @param size of the image
 */
export function placeOfInput(
  affine: Place | null,
  size: Size<'image'>,
  input: Pick<ModelInput, 'size' | 'crop' | 'grid'>,
): Place | null {
  if (affine === null) return null;
  const { first, step } = inputOnImage(input, size);
  return affine.map((row) => {
    const start = first.reduce((sum, from, axis) => sum + from * at(row, axis), at(row, size.length));
    return [...step.map((along, axis) => along * at(row, axis)), start];
  });
}

/** Millimetres from one position to the next along each axis. */
export function spacingOf(place: Place, axes: number): readonly number[] {
  return Array.from({ length: axes }, (_, axis) => Math.hypot(...place.map((row) => at(row, axis))));
}

/** A position in millimetres to the right, to the front and up. */
export function inMillimetres(place: Place, position: Position<'input'>): readonly number[] {
  return place.map((row) =>
    position.reduce((sum, along, axis) => sum + along * at(row, axis), at(row, position.length)),
  );
}
