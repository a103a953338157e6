import { at } from '../../at.ts';
import type { Network } from '../network.ts';
import { emptyInterval, hull, type Interval, isEmpty, isSame, type Region } from '../region.ts';
import type { InputRelation } from '../relations/relation.ts';
import type { Unit } from './unit.ts';

/**
 * The region of each tensor that a change of `unit` can reach. Tensors that it cannot reach are absent.
 * @param whole what a change of all of the input reaches: regions that equal its regions are the same objects
 */
export function influenceOf(
  network: Network,
  { parts, held, isGroup }: Unit,
  whole?: ReadonlyMap<string, Region>,
): ReadonlyMap<string, Region> {
  const reached = new Map(parts.map(({ tensor, region }) => [tensor, alike(region, whole?.get(tensor))]));
  const settled = new Set(isGroup === true ? held : [...reached.keys(), ...held]);
  for (const { node, relation } of network.nodes) {
    const { inputs } = node;
    if (!inputs.some((name) => reached.has(name))) continue;
    const isAsWhole = whole !== undefined && inputs.every((name) => reached.get(name) === whole.get(name));
    for (const output of node.outputs) {
      const shape = network.shapes.get(output);
      if (shape === undefined || settled.has(output)) continue;
      const most = whole?.get(output);
      if (isAsWhole && !reached.has(output)) {
        if (most !== undefined) reached.set(output, most);
        continue;
      }
      let region = reached.get(output);
      for (const [i, name] of inputs.entries()) {
        const input = reached.get(name);
        const links = relation.inputs[i];
        if (input === undefined || !links) continue;
        region = hull(region, forward(links, input, shape));
      }
      if (region !== undefined && !isEmpty(region)) reached.set(output, alike(region, most));
    }
  }
  return reached;
}

/** The other region where both are the same. */
function alike(region: Region, other: Region | undefined): Region {
  return other !== undefined && isSame(region, other) ? other : region;
}

/** The region of an output that depends on a region of an input. */
function forward(links: InputRelation, input: Region, output: readonly number[]): Region {
  if (isEmpty(input)) return output.map(() => emptyInterval);
  return output.map((length, axis): Interval => {
    const link = links[axis];
    return link ? link.map.influence(at(input, link.axis)) : [0, length];
  });
}
