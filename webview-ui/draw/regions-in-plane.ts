import { type Space, volumeOf } from '../../src/documents/box.ts';
import type { Grid } from '../../src/documents/grid.ts';
import { partitionOf } from '../../src/documents/regions.ts';
import type { Point, Rectangle } from './geometry.ts';
import { outlineOf, type Segment } from './outline.ts';
import { blocksOfPlane, placesInPlane, type Plane, planeOf, storedPlane } from './plane.ts';

/** A region of any shape as it lies in a plane of its space. */
export interface RegionInPlane {
  /** Rows of positions that belong to it. */
  readonly rows: readonly Rectangle[];
  /** How many positions of the plane belong to it. */
  readonly positions: number;
  /** The middle of the position that is nearest to the middle of them all. */
  readonly middle: Point;
}

/** The regions of a plane, by their numbers. */
type RegionsInPlane = ReadonlyMap<number, RegionInPlane>;

/** Planes that are kept: those that are shown at once, and as many that were just left. */
const mostKept = 8;

const kept = new WeakMap<Uint32Array, Map<string, RegionsInPlane>>();

/** The block of each cell of a plane, row by row; of regions, that of each position, −1: none. Empty outside of the space. */
export function blocksOfCells<S extends Space>(grid: Grid<S>, plane: Plane): Int32Array {
  const { regions, size } = grid;
  if (!regions) return Int32Array.from(blocksOfPlane(grid, plane));
  const { labels } = partitionOf(regions, size);
  return Int32Array.from(placesInPlane(size, plane), (place) => (labels[place] ?? 0) - 1);
}

/** The regions that reach into a plane, in the order in which they begin. */
export function regionsInPlane<S extends Space>(grid: Grid<S>, plane: Plane): RegionsInPlane {
  const { regions, size } = grid;
  if (!regions) return new Map();
  const { labels } = partitionOf(regions, size);
  const planes = kept.get(labels) ?? new Map<string, RegionsInPlane>();
  kept.set(labels, planes);
  const key = `${plane.x.axis} ${plane.y?.axis ?? ''} ${plane.slice}`;
  const before = planes.get(key);
  if (before !== undefined) return before;
  const found = regionsAmong(blocksOfCells(grid, plane), planeOf(size, plane).width);
  const [oldest] = planes.keys();
  if (planes.size >= mostKept && oldest !== undefined) planes.delete(oldest);
  planes.set(key, found);
  return found;
}

/** The border of a region in a plane; empty where it does not reach into it. */
export function outlineOfRegion<S extends Space>(
  grid: Grid<S>,
  index: number,
  plane: Plane,
): readonly Segment[] {
  const rows = regionsInPlane(grid, plane).get(index)?.rows ?? [];
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined) return [];
  const left = rows.reduce((least, { x }) => Math.min(least, x), first.x);
  const right = rows.reduce((most, { x, width }) => Math.max(most, x + width), 0);
  const [top, width] = [first.y, right - left];
  const size = [last.y + 1 - top, width];
  const pixels = new Uint8Array(volumeOf(size));
  for (const row of rows) {
    const from = (row.y - top) * width + row.x - left;
    pixels.fill(1, from, from + row.width);
  }
  return outlineOf({ size, pixels }, storedPlane(2)).map(([x0, y0, x1, y1]): Segment => [
    left + x0,
    top + y0,
    left + x1,
    top + y1,
  ]);
}

/** A square in the middle of a region, which is as large as the half of it. */
export function markedSquare({ middle, positions }: RegionInPlane): Rectangle {
  const side = Math.sqrt(positions / 2);
  return { x: middle.x - side / 2, y: middle.y - side / 2, width: side, height: side };
}

function regionsAmong(cells: Int32Array, width: number): RegionsInPlane {
  const rows = new Map<number, Rectangle[]>();
  for (let start = 0; start < cells.length;) {
    const [x, y] = [start % width, Math.floor(start / width)];
    let end = start + 1;
    while (end < (y + 1) * width && cells[end] === cells[start]) end++;
    const region = cells[start] ?? -1;
    const own = rows.get(region) ?? [];
    own.push({ x, y, width: end - start, height: 1 });
    if (region >= 0) rows.set(region, own);
    start = end;
  }
  return new Map([...rows].map(([region, own]) => [region, measured(own)]));
}

function measured(rows: readonly Rectangle[]): RegionInPlane {
  const positions = rows.reduce((sum, { width }) => sum + width, 0);
  const x = rows.reduce((sum, row) => sum + row.width * (row.x + row.width / 2), 0) / positions;
  const y = rows.reduce((sum, row) => sum + row.width * (row.y + 0.5), 0) / positions;
  let middle: Point = { x, y };
  let nearest = Infinity;
  for (const row of rows) {
    const own = {
      x: Math.min(row.x + row.width - 0.5, Math.max(row.x + 0.5, Math.floor(x) + 0.5)),
      y: row.y + 0.5,
    };
    const far = Math.hypot(own.x - x, own.y - y);
    if (far < nearest) [middle, nearest] = [own, far];
  }
  return { rows, positions, middle };
}
