import { at } from '../at.ts';
import type { Box, Size } from '../documents/box.ts';
import { stepsOf } from '../documents/cut.ts';

/**
 * The smallest box that holds what a mask marks; null where it marks nothing.
 * @param mask binary, in row order
 */
export function boundingBox(mask: Uint8Array, size: Size<'image'>): Box<'image'> | null {
  const steps = stepsOf(size);
  const low = size.map(() => Infinity);
  const high = size.map(() => -1);
  for (const [i, isIn] of mask.entries()) {
    if (isIn === 0) continue;
    let rest = i;
    for (let axis = 0; axis < size.length; axis++) {
      const place = Math.floor(rest / at(steps, axis));
      rest -= place * at(steps, axis);
      if (place < at(low, axis)) low[axis] = place;
      if (place > at(high, axis)) high[axis] = place;
    }
  }
  if (at(high, 0) < 0) return null;
  return { start: low, size: high.map((last, axis) => last + 1 - at(low, axis)) };
}
