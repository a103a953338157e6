import { type Graph, readsOf } from '../graph.ts';

/** The same graph without the nodes that no output depends on. */
export function withoutUnusedNodes(graph: Graph): Graph {
  const read = new Set(graph.outputs.map(({ name }) => name));
  const nodes = graph.nodes.toReversed().filter((node) => {
    if (!node.outputs.some((name) => read.has(name))) return false;
    for (const name of readsOf(node)) read.add(name);
    return true;
  });
  return { ...graph, nodes: nodes.reverse() };
}
