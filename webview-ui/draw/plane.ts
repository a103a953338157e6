import { at } from '../../src/at.ts';
import type { Box, Position, Size, Space } from '../../src/documents/box.ts';
import { blocksAlong, type Grid } from '../../src/documents/grid.ts';
import type { Placement } from '../../src/documents/spaces.ts';
import type { Extent, Point, Rectangle } from './geometry.ts';

/**
 * Of every space, a plane is drawn: its last two axes, y down and x across. Of a volume it is a slice, by its number along
 * the first axis; a space of one axis is a line, one pixel high. All drawing takes planes from here, and nothing else
 * assumes two axes.
 */
function lastTwo(lengths: readonly number[], missing: number): readonly [y: number, x: number] {
  return [lengths.at(-2) ?? missing, at(lengths, lengths.length - 1)];
}

/** The size of the plane of a space. */
export function planeOf<S extends Space>(size: Size<S>): Extent {
  const [height, width] = lastTwo(size, 1);
  return { width, height };
}

/** The point of the plane at a position. */
export function pointOf<S extends Space>(position: Position<S>): Point {
  const [y, x] = lastTwo(position, 0);
  return { x, y };
}

/** The rectangle of the plane that a box covers. */
export function rectangleOf<S extends Space>({ start, size }: Box<S>): Rectangle {
  return { ...pointOf(start), ...planeOf(size) };
}

/** The box that covers another rectangle of the plane, and is as it was along the other axes. */
export function withRectangle<S extends Space>(
  { start, size }: Box<S>,
  { x, y, width, height }: Rectangle,
): Box<S> {
  const replaced = (lengths: readonly number[], plane: readonly number[]): number[] => [
    ...lengths.slice(0, -2),
    ...plane.slice(-lengths.length),
  ];
  return { start: replaced(start, [y, x]), size: replaced(size, [height, width]) };
}

/** The position of a point of the plane in a space of so many axes. */
export function positionOf<S extends Space>({ x, y }: Point, rank: number, slice = 0): Position<S> {
  return [...new Array<number>(Math.max(0, rank - 2)).fill(slice), ...[y, x].slice(-rank)];
}

/** How many blocks of a grid lie across and down the plane. */
export function blocksInPlane<S extends Space>(grid: Grid<S>): Extent {
  return planeOf(blocksAlong(grid));
}

/** Whether a block of a grid lies in the plane of a slice. */
export function isInPlane<S extends Space>(grid: Grid<S>, index: number, slice = 0): boolean {
  const { width, height } = blocksInPlane(grid);
  return Math.floor(index / (width * height)) === rowOfBlocks(grid, slice);
}

/** The row of blocks along the first axis that holds a slice. */
export function rowOfBlocks<S extends Space>({ block }: Grid<S>, slice: number): number {
  return block.length < 3 ? 0 : Math.floor(slice / at(block, 0));
}

/** How many slices there are. */
export function slicesOf<S extends Space>(size: Size<S>): number {
  return size.length < 3 ? 1 : at(size, 0);
}

/** Whether a box reaches into a slice. */
export function isInSlice<S extends Space>({ start, size }: Box<S>, slice: number): boolean {
  const first = start.length < 3 ? 0 : at(start, 0);
  const length = start.length < 3 ? 1 : at(size, 0);
  return slice + 0.5 > first && slice + 0.5 < first + length;
}

/** The rectangle of the plane that a box covers in a slice; an empty one where it does not reach into it. */
export function rectangleIn<S extends Space>(box: Box<S>, slice: number): Rectangle {
  return isInSlice(box, slice) ? rectangleOf(box) : { ...pointOf(box.start), width: 0, height: 0 };
}

/** The slice in the middle of a box. */
export function middleSlice<S extends Space>({ start, size }: Box<S>): number {
  return start.length < 3 ? 0 : Math.floor(at(start, 0) + at(size, 0) / 2);
}

/** The slice of a space that shows what a slice of another shows, which is of the same scene at another size. */
export function sliceAt<A extends Space, B extends Space>(slice: number, from: Size<A>, to: Size<B>): number {
  return from.length < 3 ? 0 : Math.floor(((slice + 0.5) * at(to, 0)) / at(from, 0));
}

/** The slice of a tensor that lies at a slice of the input; it may lie outside. */
export function sliceInTensor(slice: number, { scale, offset }: Placement): number {
  return scale.length < 3 ? 0 : Math.floor((slice + 0.5 - at(offset, 0)) / at(scale, 0));
}

/** The values of a plane, `channels` per position, out of those of its whole space in row order; none outside of it. */
export function valuesInPlane<T extends Uint8Array | Uint8ClampedArray<ArrayBuffer>>(
  values: T,
  { width, height }: Extent,
  channels = 1,
  slice = 0,
): T {
  const length = width * height * channels;
  return values.subarray(Math.max(0, slice) * length, (slice + 1) * length) as T;
}

/** Where arrow keys lead in the plane: along which axis, 1 being the last, and in which direction. */
export const stepsByKey: Readonly<Record<string, { readonly fromLast: 1 | 2; readonly by: -1 | 1 }>> = {
  ArrowUp: { fromLast: 2, by: -1 },
  ArrowDown: { fromLast: 2, by: 1 },
  ArrowLeft: { fromLast: 1, by: -1 },
  ArrowRight: { fromLast: 1, by: 1 },
};
