import { at } from '../../at.ts';
import { type Graph, type Node, producersOf } from '../../graph/graph.ts';

/** Operators that only move, retype or resize values. */
const movers: readonly string[] = [
  'Cast',
  'Transpose',
  'Squeeze',
  'Unsqueeze',
  'Reshape',
  'Flatten',
  'Identity',
  'Resize',
];

/** Operators by which the results of several heads become one output, as in an ensemble. */
const gatherers: readonly string[] = [
  'Add',
  'Sum',
  'Mean',
  'ReduceMean',
  'ReduceSum',
  'Mul',
  'Div',
  'Concat',
];

/** Operators that decide, or turn logits into probabilities. */
const finalOperators: readonly string[] = ['Sigmoid', 'HardSigmoid', 'Softmax', 'ArgMax'];

/** Whether an output is what one of these operators computes, moved or retyped at most. */
export function endsInDecision(graph: Graph, output: string): boolean {
  const producers = producersOf(graph);
  let node = producers.get(output);
  while (node !== undefined && movers.includes(node.operator)) node = producers.get(at(node.inputs, 0));
  return node !== undefined && finalOperators.includes(node.operator);
}

/**
 * The operators that compute the values of an output, behind those that only move, retype or average them, such as the
 * Sigmoid of each head of an ensemble.
 */
export function originsOf(graph: Graph, output: string): ReadonlySet<string> {
  const producers = producersOf(graph);
  const origins = new Set<string>();
  const seen = new Set<Node>();
  const open = [producers.get(output)];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    const isGatherer = gatherers.includes(node.operator);
    if (!isGatherer && !movers.includes(node.operator)) origins.add(node.operator);
    const inputs = isGatherer ? node.inputs : node.inputs.slice(0, 1);
    const before = inputs.flatMap((name) => producers.get(name) ?? []);
    if (isGatherer || movers.includes(node.operator)) open.push(...before);
  }
  return origins;
}
