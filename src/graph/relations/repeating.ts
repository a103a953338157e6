import { at } from '../../at.ts';
import type { Interval } from '../region.ts';
import { integersOf } from '../tensor.ts';
import { identityMap, tabulated } from './axis-map.ts';
import { broadcast } from './elementwise.ts';
import { type Link, noWidening, type Rule } from './relation.ts';

/** Expand-13. */
export const expand: Rule = ({ inputs, output }) => {
  const [input] = inputs;
  if (!input) return null;
  return { inputs: [broadcast(input, output), null], form: { kind: 'expanded' }, fill: 0, widen: noWidening };
};

/** Tile-13 with constant repeats: an axis starts again after its last position. */
export const tile: Rule = ({ inputs, output, constant }) => {
  const [input] = inputs;
  const given = constant(1);
  const repeats = given && integersOf(given);
  if (!input || !repeats) return null;
  const links = output.map((length, axis): Link | null => {
    const own = at(input, axis);
    if (repeats[axis] === 1) return { axis, map: identityMap };
    if (own === 1) return null;
    const reads = Array.from({ length }, (_, o): Interval => [o % own, (o % own) + 1]);
    return { axis, map: tabulated(reads) };
  });
  const axes = input.flatMap((_, axis) => (repeats[axis] === 1 ? [] : [axis]));
  return { inputs: [links, null], form: { kind: 'tiled', axes }, fill: 0, widen: noWidening };
};
