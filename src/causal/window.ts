import type { Window } from '../documents/settings.ts';

/** The square blocks that tile an image of `size` `[height, width]`, in row order; those at the far edges are cut. */
export function blocksOf([height, width]: readonly [number, number], side: number): readonly Window[] {
  const blocks: Window[] = [];
  for (let y = 0; y < height; y += side) {
    for (let x = 0; x < width; x += side) {
      blocks.push([y, x, Math.min(side, height - y), Math.min(side, width - x)]);
    }
  }
  return blocks;
}

/** Whether two windows share a pixel. */
export function overlap(a: Window, b: Window): boolean {
  return a[0] < b[0] + b[2] && b[0] < a[0] + a[2] && a[1] < b[1] + b[3] && b[1] < a[1] + a[3];
}

/** Whether a window lies within an image of `size` `[height, width]`. */
export function isInside([y, x, height, width]: Window, size: readonly [number, number]): boolean {
  return y >= 0 && x >= 0 && height > 0 && width > 0 && y + height <= size[0] && x + width <= size[1];
}

/** The smallest window of an image `to` that covers the window of an image `from` showing the same scene. */
export function rescale(
  [y, x, height, width]: Window,
  from: readonly [number, number],
  to: readonly [number, number],
): Window {
  const span = (start: number, length: number, axis: 0 | 1): readonly [number, number] => {
    const first = Math.floor((start * to[axis]) / from[axis]);
    const last = Math.min(to[axis], Math.ceil(((start + length) * to[axis]) / from[axis]));
    return [first, last - first];
  };
  const [rowStart, rows] = span(y, height, 0);
  const [columnStart, columns] = span(x, width, 1);
  return [rowStart, columnStart, rows, columns];
}

/** Cuts a window out of an image with `channels` values a pixel, in row order. */
export function cut<T extends Float32Array | Uint8Array>(
  image: T,
  [y, x, height, width]: Window,
  imageWidth: number,
  channels = 1,
): T {
  const part = image.slice(0, height * width * channels) as T;
  for (let row = 0; row < height; row++) {
    const start = ((y + row) * imageWidth + x) * channels;
    part.set(image.subarray(start, start + width * channels), row * width * channels);
  }
  return part;
}

/** Orders units by the distance of their blocks' centres from a window's, then by index. */
export function byDistanceFrom([y, x, height, width]: Window): (
  a: { readonly block: Window; readonly index: number },
  b: { readonly block: Window; readonly index: number },
) => number {
  const distance = ({ block }: { readonly block: Window }): number =>
    Math.hypot(block[0] + block[2] / 2 - y - height / 2, block[1] + block[3] / 2 - x - width / 2);
  return (a, b) => distance(a) - distance(b) || a.index - b.index;
}
