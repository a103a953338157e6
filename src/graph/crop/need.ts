import { at } from '../../at.ts';
import type { Interval, Region } from '../region.ts';
import type { InputRelation } from '../relations/relation.ts';

/** The region of an input that a region of the output reads, including padding. */
export function needOf(links: InputRelation, output: Region, input: readonly number[]): Region {
  const need = input.map((length): Interval => [0, length]);
  links.forEach((link, axis) => {
    if (link) need[link.axis] = link.map.need(at(output, axis));
  });
  return need;
}
