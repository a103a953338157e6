import { type Interval, nowhere, type Region } from '../region.ts';
import type { InputRelation } from '../relations/relation.ts';

/** What an output's region reads of an input, padding included. */
export function needOf(links: InputRelation, output: Region, input: readonly number[]): Region {
  const need = input.map((length): Interval => [0, length]);
  links.forEach((link, axis) => {
    if (link) need[link.axis] = link.map.need(output[axis] ?? nowhere);
  });
  return need;
}
