import { at } from '../at.ts';
import { centreOf, type Position, volumeOf } from '../documents/box.ts';
import type { Settings } from '../documents/settings.ts';
import { boundingBox } from './bounding-box.ts';
import { ignoreMarks } from './mask-reading.ts';
import type { MaskValues } from './read-mask.ts';
import { forEachValue } from './stored-image.ts';

/**
 * The middle of what a mask of labels marks: its values that are asked for, else the class by number where it holds that,
 * else whatever is not 0 or a mark of positions to ignore. Null where there is nothing.
 */
export function centreOfMask(
  { image }: Pick<MaskValues, 'image'>,
  { maskValue, class: asked }: Pick<Settings, 'maskValue' | 'class'>,
): Position<'image'> | null {
  const labels = at(image.channels, 0);
  const values = [maskValue ?? (typeof asked === 'number' && asked > 0 ? asked : [])].flat();
  let isHeld = maskValue !== undefined;
  if (!isHeld) forEachValue(labels, image.size, (label) => (isHeld ||= values.includes(label)));
  const isMarked = (label: number): boolean =>
    isHeld ? values.includes(label) : label !== 0 && !ignoreMarks.includes(label);
  const mask = new Uint8Array(volumeOf(image.size));
  let next = 0;
  forEachValue(labels, image.size, (label) => {
    mask[next++] = Number(isMarked(label));
  });
  const box = boundingBox(mask, image.size);
  return box && centreOf(box);
}
