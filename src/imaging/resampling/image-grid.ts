import { at } from '../../at.ts';
import { type Position, type Size, volumeOf, wholeBox } from '../../documents/box.ts';
import type { ImageGrid } from '../../documents/explanation.ts';
import type { PreprocessingSettings } from '../../documents/preprocessing.ts';
import { UserError } from '../../errors.ts';
import type { StoredImage } from '../stored-image.ts';
import { maxVolumeBytes } from '../volumes/volume.ts';
import { nonzeroBox } from './nonzero.ts';

/** How an image is cropped and resampled, before a part of it is cut out. */
export type Gridding = Pick<PreprocessingSettings, 'cropToNonzero' | 'spacing' | 'align'>;

/** An image, and how large its positions are. */
export interface SpacedImage {
  readonly image: StoredImage;
  /** Millimetres along each axis; null where the file does not say. */
  readonly spacing: readonly number[] | null;
}

/** Spacings that differ by more than this factor are resampled apart, as nnU-Net does. */
const mostAnisotropy = 3;

/**
 * The grid that an image is cropped and resampled to; null where it stays as it is.
 * @param name of the image in messages
 * @throws UserError when the spacing of the image is not known, or it or the grid would take more than 2 GB in 32 bits
 */
export function gridFor(
  { image, spacing: own }: SpacedImage,
  { cropToNonzero = false, spacing, align = 'edges' }: Gridding,
  name: string,
): ImageGrid | null {
  if (!cropToNonzero && spacing === undefined) return null;
  const box = cropToNonzero ? nonzeroBox(image) : wholeBox<'image'>(image.size);
  if (spacing === undefined)
    return { of: image.size, box, size: box.size, first: box.start, step: box.size.map(() => 1) };
  if (spacing.length !== image.size.length)
    throw new UserError(
      `The spacing in the settings has ${spacing.length} numbers, and ${name} has ${image.size.length} axes: give one for each.`,
    );
  if (own === null)
    throw new UserError(
      `${name} does not say how large its voxels are, so that it cannot be resampled to a spacing: leave spacing out, or save it with its geometry.`,
    );
  if (4 * volumeOf(box.size) > maxVolumeBytes)
    throw new UserError(
      `${name} has ${box.size.join('×')} voxels to resample, which take more than 2 GB in 32 bits: crop or resample it first.`,
    );
  const axes = box.size.map((length, axis) => {
    const factor = at(spacing, axis) / at(own, axis);
    const start = at(box.start, axis);
    if (align === 'centres')
      return { size: roundedToEven((length - 1) / factor + 1), first: start, step: factor };
    const size = Math.max(1, roundedToEven((at(own, axis) / at(spacing, axis)) * length));
    const step = length / size;
    return { size, first: start + step / 2 - 0.5, step };
  });
  const size = axes.map((axis) => axis.size);
  const values = volumeOf<'image'>(size) * image.channels.length;
  if (4 * values > maxVolumeBytes)
    throw new UserError(
      `${name} would have ${size.join('×')} voxels at a spacing of ${spacing.join('×')} mm, more than 2 GB: choose a larger spacing.`,
    );
  const apart = align === 'edges' ? anisotropicAxis(own, spacing) : null;
  return {
    ...{ of: image.size, box, size, first: axes.map(({ first }) => first) },
    step: axes.map(({ step }) => step),
    ...(apart !== null && { nearestAlong: apart }),
  };
}

/** A place of an image on its grid; both count from the edge of the first position. */
export function onGrid(place: Position<'image'>, { first, step }: ImageGrid): Position<'image'> {
  return place.map((along, axis) => (along - 0.5 - at(first, axis)) / at(step, axis) + 0.5);
}

/**
 * The axis of coarse slices, along which nnU-Net takes the nearest one: the only axis with the largest spacing, where that
 * is more than three times the smallest, in the image or else in the grid. Source: nnunetv2 2.8,
 * `preprocessing/resampling/default_resampling.py`.
 */
function anisotropicAxis(own: readonly number[], wanted: Size<'image'>): number | null {
  const coarse = [own, wanted].find((all) => Math.max(...all) / Math.min(...all) > mostAnisotropy);
  if (coarse === undefined || coarse.length < 3) return null;
  const axes = coarse.flatMap((length, axis) => (length === Math.max(...coarse) ? [axis] : []));
  return axes.length === 1 ? at(axes, 0) : null;
}

/** As Python and NumPy round. */
function roundedToEven(value: number): number {
  const below = Math.floor(value);
  if (value - below !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}
