import { UserError } from '../../../errors.ts';
import { type Json, member } from '../../json.ts';
import type { LayerConfig } from '../topology.ts';
import { kerasFunction } from './keras-ops.ts';
import type { Entry } from './table.ts';
import { tensorFlowFunction } from './tensorflow.ts';

/** A function between layers: how it is written, and how messages call it. */
export interface LayerFunction {
  readonly run: Entry;
  readonly settings: Json;
  readonly called: string;
}

const ofKeras2 = new Set(['TFOpLambda', 'SlicingOpLambda']);

/**
 * The function that stands in a layer's place: TensorFlow's by its public name (Keras 2), or one of `keras.ops` (Keras 3).
 * They name what they do and hold no code. Null where it is a layer.
 * @param path of the layer
 * @throws UserError when the function is not known
 */
export function functionOf(layer: LayerConfig, path: string, file: string): LayerFunction | null {
  const isOfKeras2 = ofKeras2.has(layer.className);
  if (!isOfKeras2 && !layer.isFunction) return null;
  const name = isOfKeras2 ? member(layer.config, 'function') : layer.className;
  const run = typeof name !== 'string' ? null : isOfKeras2 ? tensorFlowFunction(name) : kerasFunction(name);
  const written = isOfKeras2 ? `tf.${String(name)}` : `keras.ops ${String(name)}`;
  const called = `${file}: layer "${path}" (${written})`;
  if (run === null)
    throw new UserError(`${called} is not a function that can be read: export the model to ONNX instead.`);
  return { run, settings: isOfKeras2 ? undefined : layer.config, called };
}
