import { type Part, stepsOfAll } from '../crop/cone.ts';
import type { Node } from '../graph.ts';
import type { Network } from '../network.ts';
import { integerInitializer, type Probe } from './probes.ts';
import { hull, intersect, isEmpty, isSame, type Region, wholeOf } from '../region.ts';
import type { Initializer } from '../tensor.ts';

/** What plans towards `target` can read of each tensor without treatment, whichever tensor the unit is part of. */
export function baselineRegions(network: Network, target: Part): ReadonlyMap<string, Region> {
  const { shapes } = network;
  const regions = new Map([[target.tensor, target.region]]);
  for (const { made, inputs } of stepsOfAll(network, target)) {
    inputs.forEach((need, i) => {
      const name = made.node.inputs[i] ?? '';
      const shape = shapes.get(name);
      if (need === null || shape === undefined) return;
      const inside = intersect(need, wholeOf(shape));
      if (!isEmpty(inside)) regions.set(name, hull(regions.get(name), inside));
    });
  }
  return regions;
}

/** The model giving parts of its tensors. */
export function baselineProbe({ graph, shapes }: Network, regions: ReadonlyMap<string, Region>): Probe {
  const constants = new Map<string, Initializer>();
  const nodes: Node[] = [];
  const outputs = new Map<string, string>();
  for (const [tensor, region] of regions) {
    const output = `part of ${tensor}`;
    outputs.set(tensor, output);
    const whole = wholeOf(shapes.get(tensor) ?? []);
    const names = isSame(region, whole) ? [] : [`from ${output}`, `to ${output}`];
    if (names.length > 0) {
      constants.set(`from ${output}`, integerInitializer(region.map(([start]) => start)));
      constants.set(`to ${output}`, integerInitializer(region.map(([, end]) => end)));
    }
    nodes.push({
      name: output,
      operator: names.length === 0 ? 'Identity' : 'Slice',
      domain: '',
      inputs: [tensor, ...names],
      outputs: [output],
      attributes: new Map(),
      metadata: new Map(),
    });
  }
  return {
    graph: {
      ...graph,
      inputs: graph.inputs.map((value) => ({ ...value, shape: value.shape?.map(() => null) ?? null })),
      outputs: [...outputs.values()].map((name) => ({ name, type: 'other', shape: null })),
      nodes: [...graph.nodes, ...nodes],
      initializers: new Map([...graph.initializers, ...constants]),
      values: new Map(),
    },
    outputs,
  };
}
