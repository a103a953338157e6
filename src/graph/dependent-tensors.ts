import { type Graph, type Node, readsOf } from './graph.ts';

/**
 * The tensors whose values depend on the values of `input`: the input itself and all its descendants, except through
 * nodes that read only a shape. All others are constant for one input size.
 */
export function dependentTensors(graph: Graph, input: string): ReadonlySet<string> {
  const dependent = new Set([input]);
  for (const node of graph.nodes) {
    if (readsShapeOnly(node) || !readsOf(node).some((name) => dependent.has(name))) continue;
    for (const output of node.outputs) if (output !== '') dependent.add(output);
  }
  return dependent;
}

/** The tensors that others are computed from, by the same rules; one of these only where another is computed from it. */
export function tensorsBehind(graph: Graph, tensors: Iterable<string>): ReadonlySet<string> {
  const [wanted, behind] = [new Set(tensors), new Set<string>()];
  for (const node of graph.nodes.toReversed()) {
    const isWanted = node.outputs.some((name) => wanted.has(name) || behind.has(name));
    if (isWanted && !readsShapeOnly(node)) for (const name of readsOf(node)) behind.add(name);
  }
  return behind;
}

/** Whether a node's output depends on its input's shape alone. */
export function readsShapeOnly({ operator, domain }: Node): boolean {
  return domain === '' && (operator === 'Shape' || operator === 'Size');
}
