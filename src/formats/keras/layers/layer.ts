import type { GraphBuilder } from '../../tensorflow/builder.ts';
import type { Computed, Constant, Value } from '../../tensorflow/value.ts';
import type { Config } from '../config.ts';
import type { Tree } from '../inbound.ts';
import type { JsonObject } from '../../json.ts';

/** Which software's arithmetic a file is meant for. TensorFlow.js, Keras 2 and Keras 3 differ in a few layers. */
export type Dialect = 'tfjs' | 'keras 2' | 'keras 3';

/** One call of a layer. */
export interface LayerCall {
  readonly b: GraphBuilder;
  readonly className: string;
  readonly config: Config;
  readonly dialect: Dialect;
  /** The tensors among its arguments, in order. */
  readonly inputs: readonly Computed[];
  /** Its positional and named arguments as written, tensors and plain values. */
  readonly args: readonly Tree[];
  readonly named: ReadonlyMap<string, Tree>;
  /** The tensor that an argument refers to; null where it is not a tensor. */
  tensor(tree: Tree | undefined): Value | null;
  /**
   * Its weights, one for each name.
   * @param names in the order in which Keras creates them
   * @param part the part of the layer that holds them, by attribute and name
   * @throws UserError when one is missing
   */
  weights(names: readonly string[], part?: readonly [attribute: string, name: string]): readonly Constant[];
  /** Calls a layer that this one wraps, held by an attribute. */
  inner(layer: JsonObject, inputs: readonly Computed[], attribute: string): readonly Computed[];
}

/**
 * Writes a layer as ONNX nodes and returns its outputs.
 * @throws UserError when the layer, with its settings, cannot be expressed
 */
export type Lowering = (call: LayerCall) => Computed | readonly Computed[];

/**
 * The only input.
 * @throws UserError when there is none
 */
export function inputOf({ inputs, config }: LayerCall): Computed {
  const [input] = inputs;
  if (input === undefined) throw config.failure('is called without a tensor');
  return input;
}
