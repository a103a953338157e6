import type { Network } from '../network.ts';
import { hull, intersect, isEmpty, type Region, wholeOf } from '../region.ts';
import { stepsFromInput } from './crop-steps.ts';
import type { Part } from './unit.ts';

/** The baseline region of each tensor that plans towards `target` can read, whichever tensor the unit is part of. */
export function baselineRegions(network: Network, target: Part): ReadonlyMap<string, Region> {
  const regions = new Map([[target.tensor, target.region]]);
  for (const { operation, inputs } of stepsFromInput(network, target)) {
    for (const [i, name] of operation.node.inputs.entries()) {
      const need = inputs[i];
      const shape = network.shapes.get(name);
      if (!need || shape === undefined) continue;
      const inside = intersect(need, wholeOf(shape));
      if (!isEmpty(inside)) regions.set(name, hull(regions.get(name), inside));
    }
  }
  return regions;
}
