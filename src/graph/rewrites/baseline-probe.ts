import { entry } from '../../at.ts';
import type { Node } from '../graph.ts';
import { integerInitializer } from '../initializers.ts';
import type { Network } from '../network.ts';
import { isSame, type Region, wholeOf } from '../region.ts';
import { type Probe, probeNode, probeOf } from './probes.ts';

/** A model that outputs regions of its tensors. */
export function baselineProbe({ graph, shapes }: Network, regions: ReadonlyMap<string, Region>): Probe {
  const initializers = new Map(graph.initializers);
  const outputs = new Map<string, string>();
  const nodes = [...regions].map(([tensor, region]): Node => {
    const output = `part of ${tensor}`;
    outputs.set(tensor, output);
    if (isSame(region, wholeOf(entry(shapes, tensor)))) return probeNode('Identity', [tensor], output);
    const [from, to] = [`from ${output}`, `to ${output}`] as const;
    initializers.set(from, integerInitializer(region.map(([start]) => start)));
    initializers.set(to, integerInitializer(region.map(([, end]) => end)));
    return probeNode('Slice', [tensor, from, to], output);
  });
  return probeOf({ ...graph, initializers }, outputs, 'other', nodes);
}
