import { runProbe } from '../../inference/observe.ts';
import type { Layer, ModelInput } from '../../documents/explanation.ts';
import { withReducedLocations } from '../../documents/source-paths.ts';
import type { Graph } from '../../graph/graph.ts';
import { layersOf } from '../../graph/layers/layers.ts';
import { shapeProbe } from '../../graph/rewrites/probes.ts';
import { UserError } from '../../errors.ts';
import type { ImagePass } from '../scene/image-pass.ts';
import { graphItem } from './graph-item.ts';
import type { LoadedModel } from './model-shelf.ts';

/**
 * The layers of a graph with the shapes that its file declares; a length it leaves open is `?`. Where the exporter's source
 * lay on its machine is left out of their locations.
 */
export function declaredLayers(graph: Graph, input: string): Layer[] {
  return withReducedLocations(layersOf(graph, input)).map((layer) => ({
    ...layer,
    shape: layer.shape.map((length) => length ?? '?'),
    classes: [...layer.classes],
    locations: [...layer.locations],
  }));
}

/** The same layers with the shapes of their outputs for one image, or one window of it, as the runtime computes them. */
export async function layersWithShapes(
  model: LoadedModel,
  input: ModelInput,
  { image }: Pick<ImagePass, 'image'>,
): Promise<Layer[]> {
  const { graph, runtime, name } = model;
  const item = graphItem(model, input, image);
  const probe = shapeProbe(graph, input.name, item.tensor.shape);
  const shapes = await runProbe(runtime, probe, item, name, 'some').catch((error: unknown) => {
    // A model that insists on its batch size cannot be asked; its file may still declare shapes.
    if (error instanceof UserError) return null;
    throw error;
  });
  return declaredLayers(graph, input.name).map((layer) => {
    const measured = shapes?.get(layer.tensor)?.data;
    return measured instanceof BigInt64Array ? { ...layer, shape: Array.from(measured, Number) } : layer;
  });
}
