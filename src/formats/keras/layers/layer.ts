import type { GraphBuilder } from '../../tensorflow/builder.ts';
import type { Computed, Constant, Value } from '../../tensorflow/value.ts';
import type { Config } from '../config.ts';
import type { Tree } from '../inbound.ts';
import type { JsonObject } from '../../json.ts';

/** Whose arithmetic a file means: TensorFlow.js's, that of Keras 2 or of Keras 3; they differ in a few layers. */
export type Dialect = 'tfjs' | 'keras 2' | 'keras 3';

/** One call of a layer. */
export interface LayerCall {
  readonly b: GraphBuilder;
  readonly className: string;
  readonly config: Config;
  readonly dialect: Dialect;
  /** The tensors it is called with, in order. */
  readonly inputs: readonly Computed[];
  /** What it is called with as written, tensors and plain values. */
  readonly args: readonly Tree[];
  readonly named: ReadonlyMap<string, Tree>;
  /** The tensor behind an argument. */
  tensor(tree: Tree | undefined): Value | null;
  /**
   * Its weights.
   * @param names in the order in which Keras makes them
   * @param part of which part of it, by the attribute that holds it and by its name
   */
  weights(names: readonly string[], part?: readonly [attribute: string, name: string]): readonly Constant[];
  /** Calls a layer inside this one. */
  inner(layer: JsonObject, inputs: readonly Computed[], attribute: string): readonly Computed[];
}

/** Writes a layer's operators, and gives its outputs. */
export type Lowering = (call: LayerCall) => Computed | readonly Computed[];

/** The only input. */
export function inputOf({ inputs, config }: LayerCall): Computed {
  const [input] = inputs;
  if (input === undefined) throw config.failure('is called without a tensor');
  return input;
}
