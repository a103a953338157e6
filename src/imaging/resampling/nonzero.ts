import { at } from '../../at.ts';
import { type Box, volumeOf, wholeBox } from '../../documents/box.ts';
import { rowStarts, stepsOf } from '../../documents/cut.ts';
import type { StoredImage } from '../stored-image.ts';

/** The smallest box that holds all positions at which a channel of an image is not 0; the whole image where all are. */
export function nonzeroBox(image: StoredImage): Box<'image'> {
  const { size } = image;
  const mask = nonzeroMask(image);
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
  if (at(high, 0) < 0) return wholeBox(size);
  return { start: low, size: high.map((last, axis) => last + 1 - at(low, axis)) };
}

/** Where a channel of an image is not 0, a binary mask in row order. */
function nonzeroMask({ size, channels }: StoredImage): Uint8Array {
  const mask = new Uint8Array(volumeOf(size));
  const last = size.length - 1;
  const row = at(size, last);
  for (const { data, start, steps, slope, intercept } of channels) {
    let to = 0;
    for (const first of rowStarts(wholeBox(size), steps)) {
      for (let x = 0, place = start + first; x < row; x++, place += at(steps, last), to++) {
        const stored = data[place] ?? 0;
        if (Number.isFinite(stored) && slope * stored + intercept !== 0) mask[to] = 1;
      }
    }
  }
  return mask;
}

/**
 * The same with its holes filled, as nnU-Net normalizes within: positions that are 0 and not joined to the border by their
 * sides. Images of two axes have no holes to it.
 */
export function filledNonzeroMask(image: StoredImage): Uint8Array {
  const mask = nonzeroMask(image);
  const { size } = image;
  if (size.length < 3) return mask;
  const steps = stepsOf(size);
  const outside = new Uint8Array(mask.length);
  const stack: number[] = [];
  const reach = (i: number): void => {
    if (mask[i] !== 0 || outside[i] !== 0) return;
    outside[i] = 1;
    stack.push(i);
  };
  const isAtBorder = (place: number, axis: number): boolean => place === 0 || place === at(size, axis) - 1;
  const placeOf = (i: number, axis: number): number => Math.floor(i / at(steps, axis)) % at(size, axis);
  for (let i = 0; i < mask.length; i++)
    if (mask[i] === 0 && size.some((_, axis) => isAtBorder(placeOf(i, axis), axis))) reach(i);
  for (let i = stack.pop(); i !== undefined; i = stack.pop()) {
    for (const [axis, step] of steps.entries()) {
      const place = placeOf(i, axis);
      if (place > 0) reach(i - step);
      if (place < at(size, axis) - 1) reach(i + step);
    }
  }
  return outside.map((isOut) => 1 - isOut);
}
