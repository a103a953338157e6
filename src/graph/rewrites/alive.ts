import { type Graph, readsOf } from '../graph.ts';

/**
 * The tensors whose values depend on the values of `input`: all its descendants, but not what reads no more than
 * its shape. Everything else is constant for one input size.
 */
export function aliveTensors(graph: Graph, input: string): ReadonlySet<string> {
  const alive = new Set([input]);
  for (const node of graph.nodes) {
    if (node.domain === '' && (node.operator === 'Shape' || node.operator === 'Size')) continue;
    if (!readsOf(node).some((name) => alive.has(name))) continue;
    for (const output of node.outputs) if (output !== '') alive.add(output);
  }
  return alive;
}
