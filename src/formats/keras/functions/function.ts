import { UserError } from '../../../errors.ts';
import { type Json, member } from '../../json.ts';
import type { LayerConfig } from '../topology.ts';
import { kerasFunction } from './keras-ops.ts';
import type { Entry } from './table.ts';
import { tensorFlowFunction } from './tensorflow.ts';

/** A function between layers. */
interface LayerFunction {
  readonly run: Entry;
  /** Arguments that Keras 3 stores as settings of the layer. */
  readonly settings: Json;
  /** The file, the layer and the function, as messages name them. */
  readonly description: string;
}

const ofKeras2 = new Set(['TFOpLambda', 'SlicingOpLambda']);

/**
 * The function that a layer stands for: of TensorFlow, by its public name (Keras 2), or of `keras.ops` (Keras 3). Such layers
 * name the function and hold no code. Null for any other layer.
 * @param path of the layer
 * @throws UserError when the function is not supported
 */
export function functionOf(layer: LayerConfig, path: string, file: string): LayerFunction | null {
  const isOfKeras2 = ofKeras2.has(layer.className);
  if (!isOfKeras2 && !layer.isFunction) return null;
  const name = isOfKeras2 ? member(layer.config, 'function') : layer.className;
  const run = typeof name !== 'string' ? null : isOfKeras2 ? tensorFlowFunction(name) : kerasFunction(name);
  const written = isOfKeras2 ? `tf.${String(name)}` : `keras.ops ${String(name)}`;
  const description = `${file}: layer "${path}" (${written})`;
  if (run === null)
    throw new UserError(
      `${description} is not a function that can be read: export the model to ONNX instead.`,
    );
  return { run, settings: isOfKeras2 ? undefined : layer.config, description };
}
