import { isList, isObject, type Json, member, parseJson } from '../json.ts';

/** Which of TensorFlow.js's two kinds of model a `model.json` holds; null where it holds neither. */
export function kindOfModelJson(json: Json): 'graph model' | 'layers model' | null {
  const topology = member(json, 'modelTopology');
  if (!isObject(topology)) return null;
  if (isList(member(topology, 'node'))) return 'graph model';
  const config = member(topology, 'model_config') ?? topology;
  return member(config, 'class_name') === undefined ? null : 'layers model';
}

/** Parses a `model.json`; undefined where it is not JSON. */
export function parseModelJson(bytes: Uint8Array): Json {
  return parseJson(new TextDecoder().decode(bytes));
}
