import { at } from '../at.ts';
import { type Box, centreOf } from '../documents/box.ts';

interface Placed {
  readonly block: Box<'input'>;
  readonly index: number;
}

/** Orders units by the distance of their blocks' centres from a box's, then by index. */
export function byDistanceFrom(box: Box<'input'>): (a: Placed, b: Placed) => number {
  const centre = centreOf(box);
  const distance = ({ block }: Placed): number =>
    Math.hypot(...centreOf(block).map((place, axis) => place - at(centre, axis)));
  return (a, b) => distance(a) - distance(b) || a.index - b.index;
}
