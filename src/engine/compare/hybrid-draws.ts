import { entry } from '../../at.ts';
import { resampling } from '../../causal/components/donor-draws.ts';
import type { Draws } from '../../causal/components/draw.ts';
import { modelMacs } from '../../graph/macs.ts';
import type { ExchangedGraph, LayerGroup } from '../../graph/rewrites/exchanged-layers.ts';
import { openActivations } from '../../inference/activations.ts';
import type { LayerSession } from '../scene/layer-session.ts';

/**
 * Draws of what each group of layers outputs with the weights of another model: of the image itself first, then of the
 * donors.
 * @param exchanged the network with a copy of each group that has the other weights
 */
export async function hybridDraws(
  { decomposed, donors, scene }: LayerSession,
  groups: readonly LayerGroup[],
  { graph, tensors }: ExchangedGraph,
): Promise<{ readonly draws: Draws; dispose(): Promise<void> }> {
  const { incremental, view, viewOf, memory } = decomposed;
  const { network, regions, store, fullCost } = incremental;
  const read = [...tensors].flatMap(([tensor, name]) => {
    const region = regions.get(tensor);
    return region === undefined ? [] : [{ name, region, shape: entry(network.shapes, tensor) }];
  });
  const kept = new Map(read.map(({ name, region }) => [name, region]));
  const shapes = new Map([...network.shapes, ...read.map(({ name, shape }) => [name, shape] as const)]);
  const { model, pass } = scene;
  const activations = await openActivations(model.runtime, { ...network, graph, shapes }, kept, model.name);
  const runs = resampling({
    donors: {
      count: donors.count + 1,
      load: (index) => (index === 0 ? Promise.resolve(pass.image) : donors.load(index - 1)),
    },
    activations,
    clean: { store, view },
    viewOf,
    memory,
  });
  const copied = new Set(groups.flatMap(({ nodes }) => nodes.flatMap(({ outputs }) => outputs)));
  const nodes = network.nodes.filter(({ output }) => copied.has(output));
  const passesEach = 1 + modelMacs({ ...network, nodes }) / fullCost;
  return {
    draws: {
      ...runs,
      areRuns: false,
      passes: () => passesEach * runs.passes(),
      load: async (start, count) =>
        (await runs.load(start, count)).map(({ source, baseline }) => ({
          baseline,
          source: { values: (tensor, region) => source.values(tensors.get(tensor) ?? tensor, region) },
        })),
    },
    dispose: () => activations.dispose(),
  };
}
