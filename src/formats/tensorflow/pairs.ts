import { at } from '../../at.ts';
import { range } from './order.ts';

/** Two numbers of one axis, one for its start and one for its end, such as padding. */
export type Pair = readonly [before: number, after: number];

/** A flat list as pairs: `[1, 2, 3, 4]` as `[[1, 2], [3, 4]]`. An odd last number is dropped. */
export function pairsOf(list: readonly number[]): readonly Pair[] {
  return range(Math.floor(list.length / 2)).map((i) => [at(list, 2 * i), at(list, 2 * i + 1)]);
}
