import { at } from '../../src/at.ts';
import type { Picture, Window } from '../../src/documents/picture.ts';
import { type Plane, planeOf, stepsIn } from './plane.ts';

const littleEndianGrey = 0x010101;
const opaque = 0xff000000;

interface Levels {
  readonly window: Window;
  /** For each stored value, its grey level as a pixel. */
  readonly pixels: Uint32Array;
}

const levels = new WeakMap<Picture, Levels>();

/** For each stored value, the pixel of its grey level in a window: RGBA, the first byte the lowest. */
function pixelsOf(picture: Picture, window: Window): Uint32Array {
  const known = levels.get(picture);
  if (known?.window.low === window.low && known.window.high === window.high) return known.pixels;
  const pixels = Uint32Array.from(
    greyLevels(picture, window),
    (level) => opaque | (level * littleEndianGrey),
  );
  levels.set(picture, { window, pixels });
  return pixels;
}

/** For each stored value, its grey level in a window: 0 is black, 255 white. */
export function greyLevels({ slope, intercept, stored }: Picture, window: Window): Uint8Array {
  const greys = new Uint8Array(stored.BYTES_PER_ELEMENT === 1 ? 256 : 65536);
  const scale = 255 / Math.max(window.high - window.low, Number.MIN_VALUE);
  for (let i = 0; i < greys.length; i++) {
    const level = (slope * i + intercept - window.low) * scale;
    greys[i] = level <= 0 ? 0 : level >= 255 ? 255 : Math.round(level);
  }
  return greys;
}

/** A plane of a picture at a slice of its own, in a window: pixels of RGBA. */
export function windowedPixels(
  picture: Picture,
  plane: Plane,
  window: Window,
): Uint8ClampedArray<ArrayBuffer> {
  const { stored, channels, size } = picture;
  const { first, across, down } = stepsIn(size, plane);
  const { width, height } = planeOf(size, plane);
  const table = pixelsOf(picture, window);
  const pixels = new Uint32Array(width * height);
  let to = 0;
  for (let y = 0; y < height; y++) {
    let from = (first + y * down) * channels;
    const step = across * channels;
    for (let x = 0; x < width; x++, from += step) {
      const red = table[stored[from] ?? 0] ?? opaque;
      pixels[to++] =
        channels === 1
          ? red
          : (red & 0xff0000ff) |
            ((table[stored[from + 1] ?? 0] ?? 0) & 0xff00) |
            ((table[stored[from + 2] ?? 0] ?? 0) & 0xff0000);
    }
  }
  return new Uint8ClampedArray(pixels.buffer);
}

/** The value of a picture at a position of the input; null outside, or where it is colours. */
export function valueAt(picture: Picture, position: readonly number[]): number | null {
  const { size, factor, channels, stored, slope, intercept } = picture;
  if (channels !== 1) return null;
  let place = 0;
  for (const [axis, length] of size.entries()) {
    const own = Math.floor(at(position, axis) / factor);
    if (own < 0 || own >= length) return null;
    place = place * length + own;
  }
  return slope * at(stored, place) + intercept;
}
