import type { Constant } from '../tensorflow/value.ts';

/** Where a layer stands in the model, outermost first. */
export interface Place {
  /** Names of the models around it and its own. */
  readonly names: readonly string[];
  /** The same in the words of Keras 3's weight files: classes, numbered. */
  readonly saved: readonly string[];
}

/** Gives the weights of layers. */
export interface Weights {
  /**
   * @param names what the layer calls its weights, in the order in which it makes them
   * @returns one for each name
   * @throws UserError when one is missing
   */
  find(place: Place, names: readonly string[]): readonly Constant[];
}
