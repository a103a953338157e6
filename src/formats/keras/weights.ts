import type { Constant } from '../tensorflow/value.ts';

/** The place of a layer in a model, outermost first. */
export interface Place {
  /** Names of the models around the layer, and its own; never empty when weights are looked up. */
  readonly names: readonly string[];
  /** The same place in the weight files of Keras 3: numbered classes. */
  readonly saved: readonly string[];
}

/** The weights of a model's layers. */
export interface Weights {
  /**
   * The weights of a layer, one for each name.
   * @param names of the weights in Keras, in the order in which the layer creates them
   * @throws UserError when one is missing
   */
  find(place: Place, names: readonly string[]): readonly Constant[];
}
