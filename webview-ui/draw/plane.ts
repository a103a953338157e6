import { at } from '../../src/at.ts';
import type { Box, Position, Size, Space } from '../../src/documents/box.ts';
import { blocksAlong, type Grid } from '../../src/documents/grid.ts';
import type { Extent, Point, Rectangle } from './geometry.ts';

/**
 * Of every space, a plane is drawn: its last two axes, y down and x across. Of a volume, whose slices cannot be chosen
 * yet, it is the first slice; a space of one axis is a line, one pixel high. All drawing takes planes from here, and
 * nothing else assumes two axes.
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
export function positionOf<S extends Space>({ x, y }: Point, rank: number): Position<S> {
  return [...new Array<number>(Math.max(0, rank - 2)).fill(0), ...[y, x].slice(-rank)];
}

/** How many blocks of a grid lie across and down the plane. */
export function blocksInPlane<S extends Space>(grid: Grid<S>): Extent {
  return planeOf(blocksAlong(grid));
}

/** Whether a block of a grid lies in the plane. */
export function isInPlane<S extends Space>(grid: Grid<S>, index: number): boolean {
  const { width, height } = blocksInPlane(grid);
  return index < width * height;
}

/** The values of a plane, `channels` per position, out of those of its whole space in row order. */
export function valuesInPlane<T extends Uint8Array | Uint8ClampedArray<ArrayBuffer>>(
  values: T,
  { width, height }: Extent,
  channels = 1,
): T {
  return values.subarray(0, width * height * channels) as T;
}

/** Where arrow keys lead in the plane: along which axis, 1 being the last, and in which direction. */
export const stepsByKey: Readonly<Record<string, { readonly fromLast: 1 | 2; readonly by: -1 | 1 }>> = {
  ArrowUp: { fromLast: 2, by: -1 },
  ArrowDown: { fromLast: 2, by: 1 },
  ArrowLeft: { fromLast: 1, by: -1 },
  ArrowRight: { fromLast: 1, by: 1 },
};
