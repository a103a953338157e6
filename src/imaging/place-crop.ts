import { at } from '../at.ts';
import type { Position, Size } from '../documents/box.ts';
import type { ModelInput } from '../documents/explanation.ts';
import { gridFor, type Gridding, type SpacedImage } from './resampling/image-grid.ts';

/** The part of an image that is cut out of it. */
export type Crop = NonNullable<ModelInput['crop']>;

/**
 * The part of a size around a position. Along an axis where the image is longer it lies within the image; where it is
 * shorter, all of the image lies in the middle of the part.
 */
export function cropAround(centre: Position<'image'>, of: Size<'image'>, size: Size<'input'>): Crop {
  const start = of.map((length, axis) => {
    const own = at(size, axis);
    if (length <= own) return 0 - Math.floor((own - length) / 2);
    return Math.min(length - own, Math.max(0, Math.round(at(centre, axis) - own / 2)));
  });
  return { start, of };
}

/** The same part of another image: where that has another size, around the same place of it in proportion. */
export function cropAlike({ start, of }: Crop, other: Size<'image'>, size: Size<'input'>): Crop {
  if (other.join() === of.join()) return { start, of };
  const centre = start.map((first, axis) => ((first + at(size, axis) / 2) * at(other, axis)) / at(of, axis));
  return cropAround(centre, other, size);
}

/**
 * A model's input as another image fills it.
 * @param name of the image in messages
 * @throws UserError when it cannot be resampled as asked
 */
export function inputAlike<T extends Pick<ModelInput, 'crop' | 'size'> & Gridding>(
  input: T,
  other: SpacedImage,
  name: string,
): T {
  const grid = gridFor(other, input, name);
  const { crop, size } = input;
  return {
    ...input,
    ...(grid && { grid }),
    ...(crop && { crop: cropAlike(crop, grid?.size ?? other.image.size, size) }),
  };
}
