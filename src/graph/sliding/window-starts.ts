import { at } from '../../at.ts';
import { UserError } from '../../errors.ts';
import type { SlidingWindows } from './sliding-windows.ts';

/** Windows over one image: more are no sound question, and would take all memory before the first is run. */
const mostWindows = 100_000;

/**
 * Where windows begin along one axis of an image. An image that is smaller than a window lies in its middle, so that the
 * window begins outside of it.
 * @param length of the image
 * @param window length of a window
 */
export function startsAlong(
  length: number,
  window: number,
  how: Pick<SlidingWindows, 'step' | 'like'>,
): readonly number[] {
  const left = length - window;
  if (left <= 0) return [-Math.floor(-left / 2)];
  const apart = distance(window, how);
  return how.like === 'nnunet' ? spread(left, apart) : stepped(left, apart);
}

/** How far windows lie apart at most. */
function distance(window: number, { step, like }: Pick<SlidingWindows, 'step' | 'like'>): number {
  return like === 'nnunet' ? window * step : Math.max(1, Math.trunc(window * step));
}

/**
 * Where the windows over an image begin, in row order.
 * @throws UserError when there are too many
 */
export function windowStarts(
  image: readonly number[],
  windows: Pick<SlidingWindows, 'size' | 'step' | 'like'>,
): readonly (readonly number[])[] {
  checkCount(image, windows);
  return image.reduce<readonly (readonly number[])[]>(
    (found, length, axis) => {
      const along = startsAlong(length, at(windows.size, axis), windows);
      return found.flatMap((start) => along.map((first) => [...start, first]));
    },
    [[]],
  );
}

function checkCount(
  image: readonly number[],
  { size, ...how }: Pick<SlidingWindows, 'size' | 'step' | 'like'>,
): void {
  const count = image.reduce((product, length, axis) => {
    const window = at(size, axis);
    return product * (1 + Math.ceil(Math.max(0, length - window) / distance(window, how)));
  }, 1);
  if (count <= mostWindows) return;
  throw new UserError(
    `${image.join('×')} would take more than ${mostWindows} windows of ${size.join('×')}: give a larger step (windows.step, now ${how.step}) or size (windows.size).`,
  );
}

/** As few as lie no more than a step apart, evenly (nnU-Net's `compute_steps_for_sliding_window`). */
function spread(left: number, step: number): readonly number[] {
  const last = Math.ceil(left / step);
  return Array.from({ length: last + 1 }, (_, i) => roundToEven((left / last) * i));
}

/** A step apart, the last moved back into the image (MONAI's `dense_patch_slices`). */
function stepped(left: number, apart: number): readonly number[] {
  return Array.from({ length: Math.ceil(left / apart) + 1 }, (_, i) => Math.min(i * apart, left));
}

/** To the nearest whole number, of two the even one, as NumPy rounds. */
function roundToEven(value: number): number {
  const below = Math.floor(value);
  if (value - below !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}
