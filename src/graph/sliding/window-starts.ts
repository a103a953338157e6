import { at } from '../../at.ts';
import type { SlidingWindows } from './sliding-windows.ts';

/**
 * Where windows begin along one axis of an image. An image that is smaller than a window lies in its middle, so that the
 * window begins outside of it.
 * @param length of the image
 * @param window length of a window
 */
export function startsAlong(
  length: number,
  window: number,
  { step, like }: Pick<SlidingWindows, 'step' | 'like'>,
): readonly number[] {
  const left = length - window;
  if (left <= 0) return [-Math.floor(-left / 2)];
  return like === 'nnunet' ? spread(left, window * step) : stepped(left, Math.trunc(window * step));
}

/** Where the windows over an image begin, in row order. */
export function windowStarts(
  image: readonly number[],
  windows: Pick<SlidingWindows, 'size' | 'step' | 'like'>,
): readonly (readonly number[])[] {
  return image.reduce<readonly (readonly number[])[]>(
    (found, length, axis) => {
      const along = startsAlong(length, at(windows.size, axis), windows);
      return found.flatMap((start) => along.map((first) => [...start, first]));
    },
    [[]],
  );
}

/** As few as lie no more than a step apart, evenly (nnU-Net's `compute_steps_for_sliding_window`). */
function spread(left: number, step: number): readonly number[] {
  const last = Math.ceil(left / step);
  return Array.from({ length: last + 1 }, (_, i) => roundToEven((left / last) * i));
}

/** A step apart, the last moved back into the image (MONAI's `dense_patch_slices`). */
function stepped(left: number, step: number): readonly number[] {
  const apart = Math.max(1, step);
  return Array.from({ length: Math.ceil(left / apart) + 1 }, (_, i) => Math.min(i * apart, left));
}

/** To the nearest whole number, of two the even one, as NumPy rounds. */
function roundToEven(value: number): number {
  const below = Math.floor(value);
  if (value - below !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}
