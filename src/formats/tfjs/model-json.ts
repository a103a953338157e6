import { isList, isObject, type Json, member, parseJson } from '../json.ts';

/** Which of TensorFlow.js's two kinds a `model.json` is; null when it is none. */
export function kindOfModelJson(json: Json): 'graph model' | 'layers model' | null {
  const topology = member(json, 'modelTopology');
  if (!isObject(topology)) return null;
  if (isList(member(topology, 'node'))) return 'graph model';
  const config = member(topology, 'model_config') ?? topology;
  return member(config, 'class_name') === undefined ? null : 'layers model';
}

/** A `model.json` as an object, or undefined. */
export function parseModelJson(bytes: Uint8Array): Json {
  return parseJson(new TextDecoder().decode(bytes));
}
