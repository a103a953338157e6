import type { Graph } from '../../graph/graph.ts';
import { buildKerasGraph } from '../keras/build.ts';
import { namedWeights, type StoredWeight } from '../keras/named-weights.ts';
import { snakeCase } from '../keras/config.ts';
import { isList, isObject, type Json, member } from '../json.ts';
import type { ManifestWeights } from './manifest.ts';

/**
 * The graph of a TensorFlow.js layers model: a Keras architecture with the arithmetic of TensorFlow.js.
 * @throws UserError when a layer is not supported, or a weight is missing
 */
export function layersModelGraph(json: Json, { weights }: ManifestWeights, file: string): Graph {
  const topology = member(json, 'modelTopology');
  const stored = [...weights].map(([name, value]): StoredWeight => ({
    name: name.replace(/:\d+$/u, ''),
    read: () => ({ kind: 'constant', name, value }),
  }));
  return buildKerasGraph(inSnakeCase(member(topology, 'model_config') ?? topology), {
    file,
    dialect: 'tfjs',
    weights: namedWeights(new Map([['', stored]]), file),
  });
}

/**
 * An architecture with all names of settings in snake case. TensorFlow.js reads both spellings, `batchInputShape` and
 * `batch_input_shape`.
 */
function inSnakeCase(json: Json): Json {
  if (isList(json)) return json.map(inSnakeCase);
  if (!isObject(json)) return json;
  return Object.fromEntries(
    Object.entries(json).map(([name, value]) => [
      /^[a-z]+(?:[A-Z][a-z]*)+$/u.test(name) ? snakeCase(name) : name,
      inSnakeCase(value),
    ]),
  );
}
