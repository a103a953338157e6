import { at } from '../../at.ts';
import { isChannelsFirst, type Layout, layoutWith, sizeIn } from '../../documents/axes.ts';
import { type Size, volumeOf } from '../../documents/box.ts';
import type { ModelInput } from '../../documents/explanation.ts';

/** A way to read an output: the layout of its axes, and the shape of one item that it has in it. */
export interface OutputShape {
  readonly layout: Layout;
  readonly shape: readonly number[];
}

type Place = Parameters<typeof layoutWith>[0];

/**
 * All ways to read an output of one item as classes over the image, channels where the input has them first. Axes of
 * length 1 may be missing or too many (`C×H×W`, `H×W`, `N×1×C×H×W`), and the positions may be one axis (`N×(H·W)×C`).
 * Empty where it is no segmentation.
 */
export function outputShapes(shape: readonly number[], input: ModelInput): readonly OutputShape[] {
  const places: readonly Place[] = isChannelsFirst(input.layout)
    ? ['first', 'last', 'none']
    : ['last', 'first', 'none'];
  const rank = input.size.length;
  const asTheyAre = places
    .map((place): OutputShape => ({ layout: layoutWith(place, rank), shape }))
    .filter(({ layout }) => isOneImage(shape, layout) && isAlike(sizeIn(layout, shape), input.size));
  if (asTheyAre.length > 0) return asTheyAre;
  const lengths = shape.filter((length) => length !== 1);
  return places.flatMap((place): readonly OutputShape[] => {
    const found = shapeOf(lengths, place, input.size);
    return found === null ? [] : [{ layout: layoutWith(place, rank), shape: found }];
  });
}

/** Whether a shape has the axes of a layout, for one item. */
export function isOneImage(shape: readonly number[], layout: Layout): boolean {
  return layout.length === shape.length && shape[0] === 1;
}

/** The shape of one item with the channels there, from its lengths other than 1. */
function shapeOf(lengths: readonly number[], place: Place, input: Size<'input'>): readonly number[] | null {
  const split = {
    first: [lengths.slice(0, 1), lengths.slice(1)],
    last: [lengths.slice(-1), lengths.slice(0, -1)],
    none: [[], lengths],
  }[place];
  const [channels, positions] = [at(split, 0), at(split, 1)];
  const size = sizeOf(positions, input, place !== 'none');
  if (size === null || (place !== 'none' && channels.length === 0)) return null;
  return place === 'last' ? [1, ...size, ...channels] : [1, ...channels, ...size];
}

/** The lengths along the spatial axes, which may be one axis: at the input's size, or with classes at half of it. */
function sizeOf(
  positions: readonly number[],
  input: Size<'input'>,
  mayBeHalf: boolean,
): Size<'output'> | null {
  if (positions.length === input.length) return isAlike(positions, input) ? positions : null;
  if (positions.length !== 1) return null;
  const half = input.map((length) => length / 2);
  const sizes = mayBeHalf && half.every(Number.isInteger) ? [[...input], half] : [[...input]];
  return sizes.find((size) => volumeOf(size) === positions[0]) ?? null;
}

/** Whether an output has the input's aspect, up to a pixel, and more than one pixel along each axis. */
function isAlike(output: Size<'output'>, input: Size<'input'>): boolean {
  return output.every(
    (length, axis) =>
      length > 1 &&
      input.every((other, otherAxis) => {
        const own = at(input, axis);
        return Math.abs(length * other - at(output, otherAxis) * own) <= Math.max(own, other);
      }),
  );
}
