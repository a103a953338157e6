import type { ImageSize, Raster } from './raster.ts';

/** How a stored image is to be shown, as EXIF and TIFF count it: 1 as stored, … 6 turned clockwise, … */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** Where the shown axes run in the stored image; by EXIF 2.32, tag 274. */
const layouts = {
  1: { swaps: false, flipsX: false, flipsY: false },
  2: { swaps: false, flipsX: true, flipsY: false },
  3: { swaps: false, flipsX: true, flipsY: true },
  4: { swaps: false, flipsX: false, flipsY: true },
  5: { swaps: true, flipsX: false, flipsY: false },
  6: { swaps: true, flipsX: false, flipsY: true },
  7: { swaps: true, flipsX: true, flipsY: true },
  8: { swaps: true, flipsX: true, flipsY: false },
} as const;

/** The orientation of a number in a file; what is none counts as 1. */
export function orientationOf(value: number): Orientation {
  return Object.hasOwn(layouts, value) ? (value as Orientation) : 1;
}

/** The size of an image as it is shown. */
export function turnedSize({ width, height }: ImageSize, orientation: Orientation): ImageSize {
  return layouts[orientation].swaps ? { width: height, height: width } : { width, height };
}

/** An image as it is to be shown. */
export function turned(raster: Raster, orientation: Orientation): Raster {
  if (orientation === 1) return raster;
  const { data, indices, channels } = raster;
  return {
    ...raster,
    ...turnedSize(raster, orientation),
    data: turnValues(data, new Float32Array(data.length), raster, channels, orientation),
    ...(indices && { indices: turnValues(indices, new Uint8Array(indices.length), raster, 1, orientation) }),
  };
}

function turnValues<T extends Float32Array | Uint8Array>(
  from: T,
  to: T,
  stored: ImageSize,
  channels: number,
  orientation: Orientation,
): T {
  const { swaps, flipsX, flipsY } = layouts[orientation];
  const { width, height } = turnedSize(stored, orientation);
  let next = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [column, row] = swaps ? [y, x] : [x, y];
      const pixel =
        (flipsY ? stored.height - 1 - row : row) * stored.width +
        (flipsX ? stored.width - 1 - column : column);
      for (let c = 0; c < channels; c++) to[next++] = from[pixel * channels + c] ?? 0;
    }
  }
  return to;
}
