import { at } from '../at.ts';
import type { Size, Space } from './box.ts';

/**
 * For each position of a size, in row order, the number of the position of another size of the same scene that lies
 * under its centre: Pillow's `NEAREST`.
 * @param from the size whose positions are numbered
 * @param to the size that has one number for each position
 */
export function nearestPositions<A extends Space, B extends Space>(
  from: Size<A>,
  to: Size<B>,
): readonly number[] {
  const places = to.map((length, axis) =>
    Array.from({ length }, (_, i) => Math.floor(((i + 0.5) * at(from, axis)) / length)),
  );
  return places.reduce<readonly number[]>(
    (starts, along, axis) => starts.flatMap((start) => along.map((place) => start * at(from, axis) + place)),
    [0],
  );
}
