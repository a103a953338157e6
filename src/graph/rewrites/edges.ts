import { aliveTensors } from './alive.ts';
import type { Graph, Node } from '../graph.ts';

/** What one consumer alone sees of a tensor that several read: `view` is a tensor of its own in the graph. */
export interface Edge {
  readonly tensor: string;
  /** Name of the node that reads it. */
  readonly consumer: string;
  readonly view: string;
}

/**
 * The same model in which each of several consumers of a tensor reads it through an Identity of its own, so that what
 * it sees can be treated apart from what others see, such as a skip connection apart from the path down.
 * @param input the image; what does not depend on it is left as it is
 */
export function withEdges(
  graph: Graph,
  input: string,
): { readonly graph: Graph; readonly edges: readonly Edge[] } {
  const alive = aliveTensors(graph, input);
  const isReader = ({ operator, domain, outputs }: Node): boolean =>
    !(domain === '' && (operator === 'Shape' || operator === 'Size')) &&
    outputs.some((name) => alive.has(name));
  const readers = new Map<string, number>(graph.outputs.map(({ name }) => [name, 1]));
  for (const node of graph.nodes.filter(isReader))
    for (const name of new Set(node.inputs)) readers.set(name, (readers.get(name) ?? 0) + 1);
  const edges: Edge[] = [];
  const nodes = graph.nodes.flatMap((node, index): readonly Node[] => {
    const shared = new Set(node.inputs.filter((name) => alive.has(name) && (readers.get(name) ?? 0) > 1));
    if (shared.size === 0 || !isReader(node)) return [node];
    const views = new Map(
      [...shared].map((tensor) => [tensor, `${tensor} as seen by node ${index}`] as const),
    );
    for (const [tensor, view] of views) edges.push({ tensor, consumer: node.name, view });
    const inputs = node.inputs.map((name) => views.get(name) ?? name);
    return [...[...views].map(([tensor, view]) => identity(tensor, view)), { ...node, inputs }];
  });
  return { graph: { ...graph, nodes }, edges };
}

function identity(tensor: string, view: string): Node {
  return {
    name: view,
    operator: 'Identity',
    domain: '',
    inputs: [tensor],
    outputs: [view],
    attributes: new Map(),
    metadata: new Map(),
  };
}
