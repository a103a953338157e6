import type { Graph } from '../graph/graph.ts';
import type { Tensor } from '../graph/tensor.ts';

/** A graph that is ready to run. */
export interface Program {
  /**
   * Runs the graph once.
   * @param feeds a tensor for each input of the graph
   * @returns a tensor for each output of the graph
   * @throws UserError when the runtime cannot compute it
   */
  run(feeds: ReadonlyMap<string, Tensor>): Promise<ReadonlyMap<string, Tensor>>;
  /**
   * The derivative of the sum of a tensor's elements; absent, or refused by name, where the runtime computes none.
   * @param feeds a tensor for each input of the graph
   * @param output any float tensor of the graph
   * @param wrt any float tensor of the graph: what the derivative is taken with respect to
   * @returns of the shape of `wrt`; zeros where `output` does not depend on it
   * @throws UserError when the runtime cannot compute it
   */
  readonly gradient?: (feeds: ReadonlyMap<string, Tensor>, output: string, wrt: string) => Promise<Tensor>;
  dispose(): Promise<void>;
}

/** Computes graphs. */
export interface Runtime {
  /** Name and version, as shown among the run facts. */
  readonly name: string;
  readonly device: string;
  /**
   * @param model how messages call the model
   * @throws UserError when an operator or a shape is not one the runtime can compute
   */
  compile(graph: Graph, model: string): Promise<Program>;
  /** Opens runtimes that compute side by side; absent where one alone is as fast. */
  readonly openLanes?: () => Lanes;
}

/** Runtimes that compute side by side, each on its share of the machine. */
export interface Lanes {
  readonly runtimes: readonly Runtime[];
  dispose(): Promise<void>;
}
