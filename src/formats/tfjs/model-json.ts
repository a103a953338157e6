import { isList, isObject, type Json, member, mostJsonBytes, parseJson } from '../json.ts';

/** Which of TensorFlow.js's two kinds of model a `model.json` holds; null where it holds neither. */
export function kindOfModelJson(json: Json): 'graph model' | 'layers model' | null {
  const topology = member(json, 'modelTopology');
  if (!isObject(topology)) return null;
  if (isList(member(topology, 'node'))) return 'graph model';
  const config = member(topology, 'model_config') ?? topology;
  const className = member(config, 'class_name') ?? member(config, 'className');
  return className === undefined ? null : 'layers model';
}

/**
 * Parses a `model.json`; undefined where it is not JSON.
 * @throws UserError when it is too large
 */
export function parseModelJson(bytes: Uint8Array, file: string): Json {
  // One byte more than is parsed is enough to reject a larger file.
  return parseJson(new TextDecoder().decode(bytes.subarray(0, mostJsonBytes + 1)), file);
}
