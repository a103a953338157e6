import type { Window } from '../../src/documents/settings.ts';

/** How an image lies in its frame: pixels are `zoom` wide, the image's corner is at `left`, `top`. */
export interface Placement {
  readonly zoom: number;
  readonly left: number;
  readonly top: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The largest placement that shows the whole image, centred; corners fall on whole pixels of the frame. */
export function fit(image: Size, frame: Size, margin: number): Placement {
  const across = (frame.width - 2 * margin) / image.width;
  const down = (frame.height - 2 * margin) / image.height;
  const zoom = Math.max(Math.min(across, down), 1e-6);
  return {
    zoom,
    left: Math.round((frame.width - image.width * zoom) / 2),
    top: Math.round((frame.height - image.height * zoom) / 2),
  };
}

/** The image coordinates of a point of the frame. */
export function toImage(point: Point, placement: Placement): Point {
  return { x: (point.x - placement.left) / placement.zoom, y: (point.y - placement.top) / placement.zoom };
}

/** The rectangle of the frame that a window of the image covers. */
export function toFrame([y, x, height, width]: Window, { zoom, left, top }: Placement): Size & Point {
  return { x: left + x * zoom, y: top + y * zoom, width: width * zoom, height: height * zoom };
}

/** Whether the point lies in the image. */
export function isInside(point: Point, image: Size): boolean {
  return point.x >= 0 && point.y >= 0 && point.x < image.width && point.y < image.height;
}

/** The window spanned by two points of the image, in whole pixels, at least one wide, cut at the border. */
export function spannedWindow(from: Point, to: Point, image: Size): Window {
  const [left, right] = span(from.x, to.x, image.width);
  const [top, bottom] = span(from.y, to.y, image.height);
  return [top, left, bottom - top, right - left];
}

function span(a: number, b: number, limit: number): readonly [number, number] {
  const low = Math.min(Math.max(0, Math.floor(Math.min(a, b))), limit - 1);
  const high = Math.min(Math.ceil(Math.max(a, b)), limit);
  return [low, Math.max(high, low + 1)];
}

/** The window moved by whole pixels, as far as the image goes. */
export function movedWindow([y, x, height, width]: Window, by: Point, image: Size): Window {
  const within = (at: number, limit: number): number =>
    Math.min(Math.max(0, Math.round(at)), Math.max(0, limit));
  return [within(y + by.y, image.height - height), within(x + by.x, image.width - width), height, width];
}

/** Whether a point of the image lies in the window. */
export function contains([y, x, height, width]: Window, point: Point): boolean {
  return point.x >= x && point.y >= y && point.x < x + width && point.y < y + height;
}

/** The neighbour of a block in a grid, in row order, or the block itself at the border. */
export function neighbour(
  index: number,
  key: string,
  grid: { readonly rows: number; readonly columns: number },
): number {
  const [row, column] = [Math.floor(index / grid.columns), index % grid.columns];
  const clamp = (value: number, limit: number): number => Math.min(Math.max(0, value), limit - 1);
  switch (key) {
    case 'ArrowUp':
      return clamp(row - 1, grid.rows) * grid.columns + column;
    case 'ArrowDown':
      return clamp(row + 1, grid.rows) * grid.columns + column;
    case 'ArrowLeft':
      return row * grid.columns + clamp(column - 1, grid.columns);
    case 'ArrowRight':
      return row * grid.columns + clamp(column + 1, grid.columns);
    default:
      return index;
  }
}
