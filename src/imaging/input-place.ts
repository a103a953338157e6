import { at } from '../at.ts';
import type { Size } from '../documents/box.ts';
import type { ModelInput } from '../documents/explanation.ts';
import type { Place } from '../documents/place.ts';
import { inputOnImage } from '../documents/spaces.ts';

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

/**
 * Millimetres between the positions of a model's input along each axis.
 * @param spacing of the image, once it is turned; null where that is not known
 * @param size of the image
 */
export function spacingOfInput(
  spacing: readonly number[] | null,
  size: Size<'image'>,
  input: Pick<ModelInput, 'size' | 'crop' | 'grid'>,
): readonly number[] | null {
  if (spacing === null) return null;
  const { step } = inputOnImage(input, size);
  return spacing.map((length, axis) => length * at(step, axis));
}
