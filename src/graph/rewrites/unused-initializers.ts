import { type Graph, readsOf } from '../graph.ts';

/** The same graph without the initializers that nothing reads. */
export function withoutUnusedInitializers(graph: Graph): Graph {
  const read = new Set([...graph.nodes.flatMap(readsOf), ...graph.outputs.map(({ name }) => name)]);
  return { ...graph, initializers: new Map([...graph.initializers].filter(([name]) => read.has(name))) };
}
