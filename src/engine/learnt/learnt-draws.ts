import { at, entry } from '../../at.ts';
import { type Draws, sourceOf } from '../../causal/components/draw.ts';
import type { Replacement } from '../../documents/learnt.ts';
import { type Region, shapeOf } from '../../graph/region.ts';
import { withExchangedLayers } from '../../graph/rewrites/exchanged-layers.ts';
import { sizeOf, type Initializer, type TensorData } from '../../graph/tensor.ts';
import { openActivations } from '../../inference/activations.ts';
import { createBaselineStore, type StoredPart } from '../../inference/baseline-store.ts';
import { replacedConstants } from '../../inference/replaced-constants.ts';
import type { LayerSession } from '../scene/layer-session.ts';
import { type LearntLayer, parametersUnder, readBy } from './learnt-layers.ts';

/** What one layer outputs with other parameters, on the image itself. */
interface LayerOutput {
  readonly layer: LearntLayer;
  readonly region: Region;
  /** The arithmetic that one takes, in passes through the whole model. */
  readonly passes: number;
  readonly compute: (parameters: ReadonlyMap<string, Initializer>) => Promise<TensorData>;
}

/** Draws that are held at once, at most: a cancelled run must end soon. */
const mostAtOnce = 4;

/**
 * Draws of what each layer outputs with its parameters replaced, all else kept. Of a layer, only what lies between the
 * tensor that it reads and the one that it produces is computed, as far as the RoI needs it. All layers take the same
 * draws: what replaces the parameters of a layer follows from the seed, the layer's place and the draw.
 */
export function learntDraws(
  session: LayerSession,
  layers: readonly LearntLayer[],
  replacement: Replacement,
  { seed, draws }: { readonly seed: number; readonly draws: number },
): Draws {
  const { incremental, view, memory } = session.decomposed;
  const { regions, store, network } = incremental;
  const outputs = layers.flatMap((layer, unit) => {
    const region = regions.get(layer.tensor);
    return region === undefined ? [] : [{ unit, ...outputOf(session, layer, region) }];
  });
  const bytes = 4 * outputs.reduce((sum, { region }) => sum + sizeOf(shapeOf(region)), 0);
  const room = Math.max(1, Math.min(mostAtOnce, Math.floor(memory / Math.max(1, bytes))));
  let passes = 0;
  const valuesUnder = async (draw: number): Promise<ReadonlyMap<string, StoredPart>> => {
    const parts = new Map<string, StoredPart>();
    for (const { unit, layer, region, compute, passes: own } of outputs) {
      const data = await compute(parametersUnder(layer, replacement, { seed, unit, stage: draw }));
      const shape = entry(network.shapes, layer.tensor);
      const values = { type: store.typeOf(layer.tensor), shape: shapeOf(region), data };
      parts.set(layer.tensor, { shape, region, values });
      passes += own;
    }
    return parts;
  };
  return {
    size: draws,
    areRuns: false,
    haveOwnBaselines: false,
    areSampled: draws > 1,
    passes: () => passes,
    async load(start, count) {
      const end = Math.min(draws, start + Math.min(room, count));
      const loaded = [];
      for (let draw = start; draw < end; draw++) {
        const source = sourceOf(createBaselineStore(await valuesUnder(draw), 0));
        loaded.push({ source, baseline: { store: null, view } });
      }
      return loaded;
    },
  };
}

function outputOf({ decomposed, scene }: LayerSession, layer: LearntLayer, region: Region): LayerOutput {
  const { network, regions, store, fullCost } = decomposed.incremental;
  const { model, pass } = scene;
  const { tensor, group, parameters } = layer;
  const reads = readBy(layer, network);
  const read = reads.length === 1 ? at(reads, 0) : null;
  const stored = read === null ? undefined : regions.get(read);
  const crop =
    read === null || stored === undefined
      ? null
      : replacedConstants(
          { runtime: model.runtime, network, store, model: model.name },
          { tensor: read, region: stored },
          { tensor, region },
        );
  if (crop !== null) return { layer, region, passes: crop.cost / fullCost, compute: crop.compute };
  return {
    layer,
    region,
    passes: 1,
    async compute(replaced) {
      const pairs = parameters.map(
        (own) => [own, { name: own.name, values: entry(replaced, own.name) }] as const,
      );
      const first = at(group.layers, 0);
      const exchanged = withExchangedLayers(network.graph, [group], (one) => (one === first ? pairs : []));
      const name = entry(exchanged.tensors, tensor);
      const shapes = new Map([...network.shapes, [name, entry(network.shapes, tensor)] as const]);
      const changed = { ...network, graph: exchanged.graph, shapes };
      const activations = await openActivations(
        model.runtime,
        changed,
        new Map([[name, region]]),
        model.name,
      );
      const found = await activations.compute(pass.image).finally(() => activations.dispose());
      return entry(found, name).values.data;
    },
  };
}
