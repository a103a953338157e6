import { UserError } from '../../errors.ts';
import type { Graph } from '../../graph/graph.ts';
import { parseJson } from '../json.ts';
import { buildKerasGraph } from './build.ts';
import { type Hdf5, withHdf5 } from './hdf5.ts';
import { namedWeights, type StoredWeight } from './named-weights.ts';

/**
 * The graph of a whole model in Keras's older file format: the architecture is an attribute of the HDF5 file, and each layer
 * has a group with its weights. A file without a version counts as Keras 2.
 * @throws UserError when it is damaged, holds no architecture, or has a part that is not supported
 */
export function readKerasH5(bytes: Uint8Array, file: string): Promise<Graph> {
  return withHdf5(bytes, file, (hdf5) => {
    const config = hdf5.text('model_config');
    const layers = hdf5.texts('model_weights', 'layer_names');
    if (config === null || layers === null) {
      const isWeights = hdf5.texts('', 'layer_names') !== null || hdf5.has('layers');
      throw new UserError(
        isWeights
          ? `${file} holds weights only, and the model's architecture is in its code: save the whole model with model.save.`
          : `${file} is an HDF5 file, but not a Keras model: choose one saved with model.save.`,
      );
    }
    return buildKerasGraph(parseJson(config, file), {
      file,
      dialect: (hdf5.text('keras_version') ?? '2').startsWith('3') ? 'keras 3' : 'keras 2',
      weights: namedWeights(new Map(layers.map((layer) => [layer, weightsOf(hdf5, layer)])), file),
    });
  });
}

function weightsOf(hdf5: Hdf5, layer: string): readonly StoredWeight[] {
  const names = hdf5.texts(`model_weights/${layer}`, 'weight_names') ?? [];
  return names.map((name) => ({
    name: name.replace(/:\d+$/u, ''),
    read: () => hdf5.tensor(`model_weights/${layer}/${name}`),
  }));
}
