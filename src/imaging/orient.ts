import { at } from '../at.ts';
import { namesOfAxes, type Size } from '../documents/box.ts';
import { nearestAxes } from '../documents/place.ts';
import type { AxisChoice, PreprocessingSettings } from '../documents/preprocessing.ts';
import { UserError } from '../errors.ts';
import type { StoredImage } from './stored-image.ts';
import type { Affine, AffineRow, Volume } from './volumes/volume.ts';

/** How the axes of a volume's file become those of a model's input. */
export type Turning = Pick<PreprocessingSettings, 'axes' | 'orientation'>;

/** A volume, and where its voxels lie. */
export interface PlacedImage {
  readonly image: StoredImage;
  readonly affine: Affine | null;
}

/**
 * A volume with its axes in the order and direction that a model takes. Nothing is copied.
 * @param name in messages
 * @throws UserError when an orientation is asked for, and the file does not say how it lies
 */
export function turned({ image, affine }: PlacedImage, turning: Turning, name: string): PlacedImage {
  const axes = axesFor(affine, turning, name);
  if (axes === null) return { image, affine };
  const chosen = axes.map((axis) => ({ from: indexOf(axis), isFlipped: axis.startsWith('-') }));
  const size = chosen.map(({ from }) => at(image.size, from));
  const channels = image.channels.map((channel) => ({
    ...channel,
    start: chosen.reduce(
      (sum, { from, isFlipped }) =>
        isFlipped ? sum + (at(image.size, from) - 1) * at(channel.steps, from) : sum,
      channel.start,
    ),
    steps: chosen.map(({ from, isFlipped }) => (isFlipped ? -1 : 1) * at(channel.steps, from)),
  }));
  const row = (own: AffineRow): AffineRow => {
    const factors = chosen.map(({ from, isFlipped }) => (isFlipped ? 0 - at(own, from) : at(own, from)));
    const origin = chosen.reduce(
      (sum, { from, isFlipped }) => (isFlipped ? sum + (at(image.size, from) - 1) * at(own, from) : sum),
      own[3],
    );
    return [at(factors, 0), at(factors, 1), at(factors, 2), origin];
  };
  return {
    image: { ...image, size, channels },
    affine: affine && [row(affine[0]), row(affine[1]), row(affine[2])],
  };
}

/** Millimetres along the axes of a volume once they are turned; null where its file does not say. */
export function turnedSpacing(
  { affine, spacing }: Pick<Volume, 'affine' | 'spacing'>,
  turning: Turning,
  name: string,
): readonly number[] | null {
  const axes = axesFor(affine, turning, name);
  return spacing && (axes?.map((axis) => at(spacing, indexOf(axis))) ?? spacing);
}

/** The size that a volume has once its axes are in the order that is asked for; as in the file where its geometry decides. */
export function turnedSize(size: Size<'image'>, { axes }: Turning): Size<'image'> {
  return axes?.map((axis) => at(size, indexOf(axis))) ?? size;
}

function indexOf(axis: AxisChoice): number {
  return namesOfAxes(3).findIndex((name) => name === axis.slice(-1));
}

function axesFor(
  affine: Affine | null,
  { axes, orientation }: Turning,
  name: string,
): readonly AxisChoice[] | null {
  if (orientation === undefined) return axes ?? null;
  if (affine === null)
    throw new UserError(
      `${name} does not say how it lies, so that it cannot be turned to ${orientation}: give "axes" instead of "orientation".`,
    );
  return axesOfOrientation(affine, orientation);
}

/** Of each letter: the direction in RAS, and whether the letter is the opposite of it. */
const directions = { R: [0, 1], L: [0, -1], A: [1, 1], P: [1, -1], S: [2, 1], I: [2, -1] } as const;

/** The axes of a file that run nearest to three directions, each axis for one of them. */
function axesOfOrientation(affine: Affine, orientation: string): readonly AxisChoice[] {
  const wanted = Array.from(orientation, (letter) => directions[letter as keyof typeof directions]);
  const [first, second, third] = wanted.map(([direction]) => direction);
  if (first === undefined || second === undefined || third === undefined)
    throw new RangeError(`${orientation} has no three letters.`);
  return nearestAxes(affine, [first, second, third]).map(({ axis, along }, i): AxisChoice => {
    const letter = at(namesOfAxes(3), axis);
    return along * at(at(wanted, i), 1) < 0 ? `-${letter}` : letter;
  });
}
