import { at } from '../at.ts';
import { centreOf, type Position } from '../documents/box.ts';
import { stepsOf } from '../documents/cut.ts';
import type { Settings } from '../documents/settings.ts';
import { forEachValue } from './intensity.ts';
import { ignoreMarks } from './mask-reading.ts';
import type { MaskValues } from './read-mask.ts';

/**
 * The middle of what a mask of labels marks: its value that is asked for, else the class by number where it holds that,
 * else whatever is not 0 or a mark of positions to ignore. Null where there is nothing.
 */
export function centreOfMask(
  { image }: Pick<MaskValues, 'image'>,
  { maskValue, class: asked }: Pick<Settings, 'maskValue' | 'class'>,
): Position<'image'> | null {
  const labels = at(image.channels, 0);
  const number = maskValue ?? (typeof asked === 'number' && asked > 0 ? asked : undefined);
  let isHeld = maskValue !== undefined;
  if (!isHeld && number !== undefined)
    forEachValue(labels, image.size, (label) => (isHeld ||= label === number));
  const wanted = number !== undefined && isHeld ? number : null;
  const steps = stepsOf(image.size);
  const low = image.size.map(() => Infinity);
  const high = image.size.map(() => -1);
  let next = 0;
  forEachValue(labels, image.size, (label) => {
    let rest = next++;
    if (wanted === null ? label === 0 || ignoreMarks.includes(label) : label !== wanted) return;
    for (let axis = 0; axis < steps.length; axis++) {
      const place = Math.floor(rest / at(steps, axis));
      rest -= place * at(steps, axis);
      if (place < at(low, axis)) low[axis] = place;
      if (place > at(high, axis)) high[axis] = place;
    }
  });
  if (at(high, 0) < 0) return null;
  return centreOf<'image'>({ start: low, size: high.map((last, axis) => last + 1 - at(low, axis)) });
}
