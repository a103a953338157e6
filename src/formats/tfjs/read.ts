import { UserError } from '../../errors.ts';
import type { Graph } from '../../graph/graph.ts';
import { member } from '../json.ts';
import { graphModelGraph } from './graph-model.ts';
import { layersModelGraph } from './layers-model.ts';
import { readWeights } from './manifest.ts';
import { kindOfModelJson, parseModelJson } from './model-json.ts';

/**
 * Reads a TensorFlow.js model: a graph model or a layers model, and its weights.
 * @param path where the `model.json` lies
 * @param file how messages call it
 * @throws UserError when it is none, or its weights are not whole
 */
export function readTensorFlowJs(
  bytes: Uint8Array,
  path: string,
  file: string,
): { readonly graph: Graph; readonly files: readonly string[] } {
  const json = parseModelJson(bytes);
  const kind = kindOfModelJson(json);
  if (kind === null) throw new UserError(`${file} is not a TensorFlow.js model: it has no model topology.`);
  const weights = readWeights(path, file, member(json, 'weightsManifest'));
  const graph =
    kind === 'layers model' ? layersModelGraph(json, weights, file) : graphModelGraph(json, weights, file);
  return { graph, files: weights.files };
}
