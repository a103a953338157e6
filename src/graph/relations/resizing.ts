import { identityMap, tabulated } from './axis-map.ts';
import { isKept, isSeparable } from './resize-attributes.ts';
import type { Interval } from '../region.ts';
import { noWidening, type InterpolationMatrix, type Link, type Rule } from './relation.ts';

/**
 * Resize and Upsample, in each mode. Interpolation is linear and separable, so it is a matrix along each axis. The
 * matrices come from the runtime itself; a position reads where its row is not zero.
 */
export const resizing: Rule = (context) => {
  const { inputs, output, matrix } = context;
  const input = inputs[0];
  if (!input || !isSeparable(context.node)) return null;
  const matrices = new Map<number, InterpolationMatrix>();
  const links: Link[] = [];
  for (const axis of output.keys()) {
    if (isKept({ ...context, input }, axis)) {
      links.push({ axis, map: identityMap });
      continue;
    }
    const found = matrix(axis);
    if (found === null) return null;
    matrices.set(axis, found);
    links.push({ axis, map: tabulated(readsOf(found)) });
  }
  return {
    inputs: [links, ...inputs.slice(1).map(() => null)],
    form: { kind: 'resized', matrices },
    fill: 0,
    widen: noWidening,
  };
};

function readsOf({ rows, columns, weights }: InterpolationMatrix): readonly Interval[] {
  return Array.from({ length: rows }, (_, row): Interval => {
    const values = weights.subarray(row * columns, (row + 1) * columns);
    const first = values.findIndex((weight) => weight !== 0);
    return first < 0 ? [0, 1] : [first, values.findLastIndex((weight) => weight !== 0) + 1];
  });
}
