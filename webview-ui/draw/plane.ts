import { at } from '../../src/at.ts';
import type { Box, Position, Size, Space } from '../../src/documents/box.ts';
import { shownAt } from '../../src/documents/refined-grid.ts';
import { blocksAlong, type Grid } from '../../src/documents/grid.ts';
import type { Placement } from '../../src/documents/spaces.ts';
import type { Extent, Layout, Point, Rectangle } from './geometry.ts';

/** How one axis of a space lies on the screen. */
export interface Side {
  /** Counted from the outermost one. */
  readonly axis: number;
  /** Whether it runs against the screen, to the left or up. */
  readonly isMirrored: boolean;
  /** How long a position is along it, against the other sides of the space. */
  readonly pixel: number;
}

/**
 * Of every space, a plane is drawn: along two of its axes; of a volume it is a slice across the third one, by its number.
 * A space of one axis is a line, one pixel high. All drawing takes planes from here, and nothing else assumes two axes.
 * The spaces of an explanation have as many axes in the same order, so that a plane of one, at another slice, is one of
 * another.
 */
export interface Plane {
  readonly x: Side;
  /** Null in a space of one axis. */
  readonly y: Side | null;
  /** The axis that it lies across; null where the space has no other. */
  readonly across: number | null;
  readonly slice: number;
}

/** The plane of the last two axes, y down and x to the right, as they are stored; of a volume, at a slice. */
export function storedPlane(rank: number, slice = 0): Plane {
  const side = (axis: number): Side => ({ axis, isMirrored: false, pixel: 1 });
  return {
    x: side(rank - 1),
    y: rank < 2 ? null : side(rank - 2),
    across: rank < 3 ? null : 0,
    slice,
  };
}

/** Whether two planes show the same. */
export function isSamePlane(a: Plane, b: Plane): boolean {
  return a.x.axis === b.x.axis && a.y?.axis === b.y?.axis && a.slice === b.slice;
}

/** The size of the plane of a space. */
export function planeOf<S extends Space>(size: Size<S>, { x, y } = storedPlane(size.length)): Extent {
  return { width: at(size, x.axis), height: y === null ? 1 : at(size, y.axis) };
}

/** The same, and how it is laid out on the screen. */
export function layoutOf<S extends Space>(size: Size<S>, plane: Plane): Layout {
  const { x, y } = plane;
  return {
    ...planeOf(size, plane),
    pixel: { width: x.pixel, height: y?.pixel ?? 1 },
    mirrored: { x: x.isMirrored, y: y?.isMirrored ?? false },
  };
}

/** The point of the plane at a position. */
export function pointOf<S extends Space>(
  position: Position<S>,
  { x, y } = storedPlane(position.length),
): Point {
  return { x: at(position, x.axis), y: y === null ? 0 : at(position, y.axis) };
}

/** The rectangle of the plane that a box covers. */
export function rectangleOf<S extends Space>(
  { start, size }: Box<S>,
  plane = storedPlane(start.length),
): Rectangle {
  return { ...pointOf(start, plane), ...planeOf(size, plane) };
}

/** The box that covers another rectangle of the plane, and is as it was along the other axes. */
export function withRectangle<S extends Space>(
  { start, size }: Box<S>,
  { x, y, width, height }: Rectangle,
  plane = storedPlane(start.length),
): Box<S> {
  const replaced = (lengths: readonly number[], across: number, down: number): readonly number[] =>
    lengths.map((length, axis) => (axis === plane.x.axis ? across : axis === plane.y?.axis ? down : length));
  return { start: replaced(start, x, y), size: replaced(size, width, height) };
}

/** The position of a point of the plane. */
export function positionOf<S extends Space>(point: Point, { x, y, across, slice }: Plane): Position<S> {
  const rank = [x, y, across].filter((side) => side !== null).length;
  return Array.from({ length: rank }, (_, axis) =>
    axis === x.axis ? point.x : axis === y?.axis ? point.y : slice,
  );
}

/** How many blocks of a grid lie across and down the plane; of regions of any shape, how many positions. */
export function blocksInPlane<S extends Space>(grid: Grid<S>, plane = storedPlane(grid.size.length)): Extent {
  return planeOf(grid.regions ? grid.size : blocksAlong(grid), plane);
}

/** The size of what is drawn as one in a plane: a block of a grid, or a position of a region. */
export function cellInPlane<S extends Space>({ block, regions }: Grid<S>, plane: Plane): Extent {
  return regions ? { width: 1, height: 1 } : planeOf(block, plane);
}

/**
 * The numbers of the blocks of a grid that are shown at each of its places in a plane, row by row of the plane; none outside
 * of the grid. A coarse block that is not divided is at several places.
 */
export function blocksOfPlane<S extends Space>(grid: Grid<S>, plane: Plane): readonly number[] {
  const along = blocksAlong(grid);
  const places = placesInPlane(along, { ...plane, slice: rowOfBlocks(grid, plane) });
  return grid.coarse === undefined ? places : places.map((place) => shownAt(grid, place));
}

/** The row of blocks across the plane that holds its slice. */
function rowOfBlocks<S extends Space>({ block }: Grid<S>, { across, slice }: Plane): number {
  return across === null ? 0 : Math.floor(slice / at(block, across));
}

/** How many slices there are. */
export function slicesOf<S extends Space>(size: Size<S>, { across } = storedPlane(size.length)): number {
  return across === null ? 1 : at(size, across);
}

/** Whether a box reaches into the slice of a plane. */
export function isInSlice<S extends Space>({ start, size }: Box<S>, { across, slice }: Plane): boolean {
  if (across === null) return true;
  const first = at(start, across);
  return slice + 0.5 > first && slice + 0.5 < first + at(size, across);
}

/** The rectangle of the plane that a box covers in its slice; an empty one where it does not reach into it. */
export function rectangleIn<S extends Space>(box: Box<S>, plane: Plane): Rectangle {
  return isInSlice(box, plane)
    ? rectangleOf(box, plane)
    : { ...pointOf(box.start, plane), width: 0, height: 0 };
}

/** The plane at the slice of a space that shows what it shows in another, which is of the same scene at another size. */
export function planeAt<A extends Space, B extends Space>(plane: Plane, from: Size<A>, to: Size<B>): Plane {
  const { across, slice } = plane;
  if (across === null) return plane;
  return { ...plane, slice: Math.floor(((slice + 0.5) * at(to, across)) / at(from, across)) };
}

/** The plane at the slice of a tensor that lies at a slice of the input; it may lie outside. */
export function planeInTensor(plane: Plane, { scale, offset }: Placement): Plane {
  const { across, slice } = plane;
  if (across === null) return plane;
  return { ...plane, slice: Math.floor((slice + 0.5 - at(offset, across)) / at(scale, across)) };
}

/** Where the values of a plane lie among those of its space in row order, row by row of the plane; none outside of it. */
export function placesInPlane<S extends Space>(size: Size<S>, plane: Plane): readonly number[] {
  const { first, across, down, isInside } = stepsIn(size, plane);
  const { width, height } = planeOf(size, plane);
  if (!isInside) return [];
  return Array.from(
    { length: width * height },
    (_, i) => first + (i % width) * across + Math.floor(i / width) * down,
  );
}

/** The values of a plane, one for each position, out of those of its whole space in row order; none outside of it. */
export function valuesInPlane<S extends Space>(values: Uint8Array, size: Size<S>, plane: Plane): Uint8Array {
  const { first, across, down, isInside } = stepsIn(size, plane);
  const { width, height } = planeOf(size, plane);
  const found = new Uint8Array(isInside ? width * height : 0);
  let to = 0;
  for (let y = 0; y < height && isInside; y++) {
    for (let x = 0, from = first + y * down; x < width; x++, from += across) found[to++] = values[from] ?? 0;
  }
  return found;
}

/** Where a plane begins in its space in row order, and how far neighbours are apart across and down. */
interface PlaneSteps {
  readonly first: number;
  readonly across: number;
  readonly down: number;
  readonly isInside: boolean;
}

/** How to walk through a plane of a space in row order. */
export function stepsIn<S extends Space>(size: Size<S>, plane: Plane): PlaneSteps {
  const { x, y, across, slice } = plane;
  const step = (axis: number): number => size.slice(axis + 1).reduce((length, more) => length * more, 1);
  return {
    first: across === null ? 0 : slice * step(across),
    across: step(x.axis),
    down: y === null ? 0 : step(y.axis),
    isInside: slice >= 0 && slice < slicesOf(size, plane),
  };
}

/** Where arrow keys lead on the screen. */
export const stepsByKey: Readonly<Record<string, { readonly side: 'x' | 'y'; readonly by: -1 | 1 }>> = {
  ArrowUp: { side: 'y', by: -1 },
  ArrowDown: { side: 'y', by: 1 },
  ArrowLeft: { side: 'x', by: -1 },
  ArrowRight: { side: 'x', by: 1 },
};
