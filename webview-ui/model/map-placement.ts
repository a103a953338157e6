import type { Window } from '../../src/documents/settings.ts';
import { blockWindow, type MapGrid } from './effect-table.ts';

type Axes = readonly [number, number];

/** The part of the image that a window of a map's tensor stands for, cut at the image's border; in model pixels. */
export function windowOnImage(
  [y, x, height, width]: Window,
  { scale, offset }: Pick<MapGrid, 'scale' | 'offset'>,
  image: Axes,
): Window {
  const span = (start: number, length: number, axis: 0 | 1): readonly [number, number] => {
    const within = (at: number): number =>
      Math.min(image[axis], Math.max(0, offset[axis] + scale[axis] * at));
    return [within(start), within(start + length)];
  };
  const [top, bottom] = span(y, height, 0);
  const [left, right] = span(x, width, 1);
  return [top, left, bottom - top, right - left];
}

/** Where a block of a map lies on the image. */
export function blockOnImage(grid: MapGrid, index: number, image: Axes): Window {
  return windowOnImage(blockWindow(grid, index), grid, image);
}

/** The block of a map that lies at a point of the image; null where the map does not reach. */
export function blockAt(grid: MapGrid, point: { readonly x: number; readonly y: number }): number | null {
  const along = (at: number, axis: 0 | 1): number => (at - grid.offset[axis]) / grid.scale[axis];
  const [y, x] = [along(point.y, 0), along(point.x, 1)];
  if (y < 0 || x < 0 || y >= grid.size[0] || x >= grid.size[1]) return null;
  return Math.floor(y / grid.block[0]) * grid.columns + Math.floor(x / grid.block[1]);
}
