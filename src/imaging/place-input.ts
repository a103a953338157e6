import { at } from '../at.ts';
import type { Size } from '../documents/box.ts';
import type { ModelInput } from '../documents/explanation.ts';
import type { Place } from '../documents/place.ts';

/**
 * Where the positions of a model's input lie, that is cut out of an image or is all of it, resized.
 * @param place of the image, once it is turned
 */
export function placeOfInput(
  place: Place,
  image: Size<'image'>,
  { crop, size }: Pick<ModelInput, 'crop' | 'size'>,
): Place {
  const axes = image.map((length, axis) => {
    if (crop !== undefined) return { step: 1, first: at(crop.start, axis) };
    const step = length / at(size, axis);
    return { step, first: step / 2 - 0.5 };
  });
  return place.map((row) => [
    ...axes.map(({ step }, axis) => step * at(row, axis)),
    axes.reduce((sum, { first }, axis) => sum + first * at(row, axis), at(row, row.length - 1)),
  ]);
}
