import { same, tabulated } from './axis-map.ts';
import { isKept, isSeparable } from '../rewrites/probes.ts';
import type { Interval } from '../region.ts';
import { asItIs, type InterpolationMatrix, type Link, type Rule } from './relation.ts';

/**
 * Resize and Upsample, in every mode: interpolation is linear and separable, so along each axis it is a matrix. The
 * matrices come from the runtime itself, and what a position reads is where its row is not zero.
 */
export const resizing: Rule = (context) => {
  const { inputs, output, matrix } = context;
  const input = inputs[0];
  if (!input || !isSeparable(context.node)) return null;
  const matrices = new Map<number, InterpolationMatrix>();
  const links: Link[] = [];
  for (const axis of output.keys()) {
    if (isKept({ ...context, input }, axis)) {
      links.push({ axis, map: same });
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
    widen: asItIs,
  };
};

function readsOf({ rows, columns, weights }: InterpolationMatrix): readonly Interval[] {
  return Array.from({ length: rows }, (_, row): Interval => {
    const values = weights.subarray(row * columns, (row + 1) * columns);
    const first = values.findIndex((weight) => weight !== 0);
    return first < 0 ? [0, 1] : [first, values.findLastIndex((weight) => weight !== 0) + 1];
  });
}
