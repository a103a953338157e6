import { at } from '../../at.ts';
import { type Box, volumeOf, wholeBox } from '../../documents/box.ts';
import { stepsOf } from '../../documents/cut.ts';
import { boundingBox } from '../bounding-box.ts';
import { forEachValue, type StoredImage } from '../stored-image.ts';

/** The smallest box that holds all positions at which a channel of an image is not 0; the whole image where all are 0. */
export function nonzeroBox(image: StoredImage): Box<'image'> {
  return boundingBox(nonzeroMask(image), image.size) ?? wholeBox(image.size);
}

/** Where a channel of an image is not 0, a binary mask in row order. */
function nonzeroMask({ size, channels }: StoredImage): Uint8Array {
  const mask = new Uint8Array(volumeOf(size));
  for (const channel of channels) {
    let to = 0;
    forEachValue(channel, size, (value) => {
      if (value !== 0) mask[to] = 1;
      to++;
    });
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
  // Each position is reached once, so that this holds all that wait to be left.
  const waiting = new Uint32Array(mask.reduce((zeros, isIn) => zeros + 1 - isIn, 0));
  let count = 0;
  const reach = (i: number): void => {
    if (mask[i] !== 0 || outside[i] !== 0) return;
    outside[i] = 1;
    waiting[count++] = i;
  };
  const isAtBorder = (place: number, axis: number): boolean => place === 0 || place === at(size, axis) - 1;
  const placeOf = (i: number, axis: number): number => Math.floor(i / at(steps, axis)) % at(size, axis);
  for (let i = 0; i < mask.length; i++)
    if (mask[i] === 0 && size.some((_, axis) => isAtBorder(placeOf(i, axis), axis))) reach(i);
  while (count > 0) {
    const i = waiting[--count] ?? 0;
    for (const [axis, step] of steps.entries()) {
      const place = placeOf(i, axis);
      if (place > 0) reach(i - step);
      if (place < at(size, axis) - 1) reach(i + step);
    }
  }
  return outside.map((isOut) => 1 - isOut);
}
