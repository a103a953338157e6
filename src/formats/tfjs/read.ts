import { UserError } from '../../errors.ts';
import type { Graph } from '../../graph/graph.ts';
import { member } from '../json.ts';
import { graphModelGraph } from './graph-model.ts';
import { layersModelGraph } from './layers-model.ts';
import { readWeights } from './manifest.ts';
import { kindOfModelJson, parseModelJson } from './model-json.ts';

/**
 * Reads a TensorFlow.js model: a graph model or a layers model, and its weights. `formats/tfjs` reads both kinds.
 * @param path of the `model.json`
 * @param file its name in messages
 * @throws UserError when it is not such a model, its weights are incomplete, or a part is not supported
 */
export function readTensorFlowJs(
  bytes: Uint8Array,
  path: string,
  file: string,
): { readonly graph: Graph; readonly files: readonly string[] } {
  const json = parseModelJson(bytes, file);
  const kind = kindOfModelJson(json);
  if (kind === null) throw new UserError(`${file} is not a TensorFlow.js model: it has no model topology.`);
  const weights = readWeights(path, file, member(json, 'weightsManifest'));
  const graph =
    kind === 'layers model' ? layersModelGraph(json, weights, file) : graphModelGraph(json, weights, file);
  return { graph, files: weights.files };
}
