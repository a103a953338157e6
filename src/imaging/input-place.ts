import { at } from '../at.ts';
import type { Size } from '../documents/box.ts';
import type { ModelInput } from '../documents/explanation.ts';
import type { Place } from '../documents/place.ts';

/**
 * Where the positions of a model's input lie, in millimetres: of the part of the image that is cut out, or of all of it
 * resized, where pixels are cells and 0 is the middle of the first.
 * @param affine where the image's voxels lie; null where that is not known
 * @param size of the image
 */
export function placeOfInput(
  affine: Place | null,
  size: Size<'image'>,
  { crop, size: inputSize }: Pick<ModelInput, 'size' | 'crop'>,
): Place | null {
  if (affine === null) return null;
  const scale = crop === undefined ? size.map((length, axis) => length / at(inputSize, axis)) : null;
  return affine.map((row) => {
    const offset = size.map((_, axis) => (scale ? at(scale, axis) / 2 - 0.5 : at(crop?.start ?? [], axis)));
    const start = offset.reduce((sum, from, axis) => sum + from * at(row, axis), at(row, size.length));
    return [...size.map((_, axis) => at(row, axis) * (scale ? at(scale, axis) : 1)), start];
  });
}
