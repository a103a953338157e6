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
   * The derivative of the sum of a tensor's elements. It is absent, or always throws, where the runtime computes none.
   * @param feeds a tensor for each input of the graph
   * @param output any float tensor of the graph
   * @param wrt any float tensor of the graph, with respect to which the derivative is taken
   * @returns a tensor of the shape of `wrt`; zeros where `output` does not depend on it
   * @throws UserError when the runtime cannot compute it
   */
  readonly gradient?: (feeds: ReadonlyMap<string, Tensor>, output: string, wrt: string) => Promise<Tensor>;
  /** Releases the memory of the program. */
  dispose(): Promise<void>;
}

/** How often a program will be run. One that is run often is opened slowest, runs fastest, and takes the most memory. */
export type Use = 'once' | 'some' | 'often';

/** A library that computes graphs. */
export interface Runtime {
  /** Name and version, as shown among the run facts. */
  readonly name: string;
  readonly device: string;
  /**
   * Prepares a graph to run.
   * @param model name of the model in messages
   * @param use `often` where absent
   * @throws UserError when the runtime does not support an operator or a shape
   */
  compile(graph: Graph, model: string, use?: Use): Promise<Program>;
  /** Opens runtimes that compute in parallel; absent where a single one is as fast. */
  readonly openLanes?: () => Lanes;
}

/** Runtimes that compute in parallel, each on its share of the cores. */
export interface Lanes {
  readonly runtimes: readonly Runtime[];
  dispose(): Promise<void>;
}
