import { at } from '../at.ts';
import type { Box, Position, Size, Space } from './box.ts';
import type { Grid } from './grid.ts';

/** Where a tensor lies on the model's input: its position `p` lies at `offset + scale · p`, along each spatial axis. */
export interface Placement {
  readonly scale: readonly number[];
  readonly offset: readonly number[];
}

/** The model's input seen as one of its tensors: it lies where it is. */
export function placementOfInput(size: Size<'input'>): Placement {
  return { scale: size.map(() => 1), offset: size.map(() => 0) };
}

/** The grid of the input as that of a tensor, without its regions: the input is the network's first tensor. */
export function asTensorGrid({ size, block, coarse }: Grid<'input'>): Grid<'tensor'> {
  return { size: [...size], block: [...block], ...(coarse && { coarse: [...coarse] }) };
}

/** The inverse of `asTensorGrid`, for the map of the input alone. */
export function asInputGrid({ size, block, regions, coarse, divided }: Grid<'tensor'>): Grid<'input'> {
  return {
    ...{ size: [...size], block: [...block] },
    ...(regions && { regions }),
    ...(coarse && { coarse: [...coarse] }),
    ...(divided && { divided }),
  };
}

/** The part of the input that a box of a tensor stands for, cut at the input's border; not in whole pixels. */
export function onInput(
  { start, size }: Box<'tensor'>,
  { scale, offset }: Placement,
  input: Size<'input'>,
): Box<'input'> {
  const within = (place: number, axis: number): number =>
    Math.min(at(input, axis), Math.max(0, at(offset, axis) + at(scale, axis) * place));
  const from = start.map(within);
  const to = start.map((first, axis) => within(first + at(size, axis), axis));
  return { start: from, size: to.map((end, axis) => end - at(from, axis)) };
}

/** The position of a tensor that lies at a position of the input; outside of the tensor it may be any number. */
export function inTensor(position: Position<'input'>, { scale, offset }: Placement): Position<'tensor'> {
  return position.map((place, axis) => (place - at(offset, axis)) / at(scale, axis));
}

/** The smallest box of one space that covers a box of another which shows the same scene at another size. */
export function covering<A extends Space, B extends Space>(
  { start, size }: Box<A>,
  from: Size<A>,
  to: Size<B>,
): Box<B> {
  const ends = start.map((first, axis): readonly [number, number] => {
    const ratio = (place: number): number => (place * at(to, axis)) / at(from, axis);
    return [Math.floor(ratio(first)), Math.min(at(to, axis), Math.ceil(ratio(first + at(size, axis))))];
  });
  return { start: ends.map(([first]) => first), size: ends.map(([first, end]) => end - first) };
}

/** Where positions lie in an image, counted from centre to centre: position `p` at `first + step · p` along each axis. */
interface OnImage {
  readonly first: readonly number[];
  readonly step: readonly number[];
}

/** What of a model's input says where it lies in the image. */
interface PlacedInput {
  readonly size: Size<'input'>;
  readonly crop?: { readonly start: readonly number[] } | undefined;
  readonly grid?: (OnImage & { readonly size: Size<'image'> }) | undefined;
}

/**
 * Where the positions of a model's input lie in the image, once that is turned: on its grid, if it was resampled; cut out of
 * that or all of it, resized, where pixels are cells and 0 is the middle of the first.
 */
export function inputOnImage({ size, crop, grid }: PlacedInput, image: Size<'image'>): OnImage {
  const own = grid?.size ?? image;
  const onGrid = size.map((length, axis) => {
    if (crop !== undefined) return { from: at(crop.start, axis), by: 1 };
    const by = at(own, axis) / length;
    return { from: by / 2 - 0.5, by };
  });
  if (grid === undefined) return { first: onGrid.map(({ from }) => from), step: onGrid.map(({ by }) => by) };
  return {
    first: onGrid.map(({ from }, axis) => at(grid.first, axis) + at(grid.step, axis) * from),
    step: onGrid.map(({ by }, axis) => at(grid.step, axis) * by),
  };
}
