import type { Window } from '../../documents/settings.ts';

/**
 * The window with the most predicted boundary: pixels predicted, beside one that is not. Of equals, the first in
 * row order; null where no boundary is predicted.
 * @param predicted binary image of `size` `[height, width]`
 * @param side side of the window, cut to the image
 * @param isUsable whether a window may be chosen
 */
export function defaultRoi(
  predicted: Uint8Array,
  [height, width]: readonly [number, number],
  side: number,
  isUsable: (window: Window) => boolean,
): Window | null {
  const rows = Math.min(side, height);
  const columns = Math.min(side, width);
  const sums = summed(boundaryOf(predicted, height, width), height, width);
  const at = (y: number, x: number): number => sums[y * (width + 1) + x] ?? 0;
  const candidates: { readonly window: Window; readonly boundary: number }[] = [];
  for (let y = 0; y + rows <= height; y++) {
    for (let x = 0; x + columns <= width; x++) {
      const boundary = at(y + rows, x + columns) - at(y, x + columns) - at(y + rows, x) + at(y, x);
      if (boundary > 0) candidates.push({ window: [y, x, rows, columns], boundary });
    }
  }
  candidates.sort((a, b) => b.boundary - a.boundary);
  return candidates.find(({ window }) => isUsable(window))?.window ?? null;
}

function boundaryOf(predicted: Uint8Array, height: number, width: number): Uint8Array {
  const boundary = new Uint8Array(predicted.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const isEdge =
        (y > 0 && predicted[i - width] === 0) ||
        (y + 1 < height && predicted[i + width] === 0) ||
        (x > 0 && predicted[i - 1] === 0) ||
        (x + 1 < width && predicted[i + 1] === 0);
      boundary[i] = Number(predicted[i] === 1 && isEdge);
    }
  }
  return boundary;
}

/** Summed-area table of `(height + 1) × (width + 1)`. */
function summed(values: Uint8Array, height: number, width: number): Float64Array {
  const sums = new Float64Array((height + 1) * (width + 1));
  for (let y = 0; y < height; y++) {
    let row = 0;
    for (let x = 0; x < width; x++) {
      row += values[y * width + x] ?? 0;
      sums[(y + 1) * (width + 1) + x + 1] = (sums[y * (width + 1) + x + 1] ?? 0) + row;
    }
  }
  return sums;
}
