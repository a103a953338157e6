import { at } from '../../at.ts';
import type { Network } from '../network.ts';
import { emptyInterval, hull, type Interval, isEmpty, type Region } from '../region.ts';
import type { InputRelation } from '../relations/relation.ts';
import type { Unit } from './unit.ts';

/** The region of each tensor that a change of `unit` can reach. Tensors that it cannot reach are absent. */
export function influenceOf(network: Network, { parts, held }: Unit): ReadonlyMap<string, Region> {
  const reached = new Map(parts.map(({ tensor, region }) => [tensor, region] as const));
  const settled = new Set([...reached.keys(), ...held]);
  for (const { node, relation } of network.nodes) {
    for (const output of node.outputs) {
      const shape = network.shapes.get(output);
      if (shape === undefined || settled.has(output)) continue;
      let region: Region | undefined;
      for (const [i, name] of node.inputs.entries()) {
        const input = reached.get(name);
        const links = relation.inputs[i];
        if (input === undefined || !links) continue;
        region = hull(region, forward(links, input, shape));
      }
      if (region !== undefined && !isEmpty(region)) reached.set(output, region);
    }
  }
  return reached;
}

/** The region of an output that depends on a region of an input. */
function forward(links: InputRelation, input: Region, output: readonly number[]): Region {
  if (isEmpty(input)) return output.map(() => emptyInterval);
  return output.map((length, axis): Interval => {
    const link = links[axis];
    return link ? link.map.influence(at(input, link.axis)) : [0, length];
  });
}
