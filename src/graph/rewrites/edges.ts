import { dependentTensors, readsShapeOnly } from '../dependent-tensors.ts';
import type { Graph, Node } from '../graph.ts';
import { tallyOf } from '../tally.ts';

/** What one of several consumers reads of a tensor: `view` is a tensor of its own in the graph. */
export interface Edge {
  readonly tensor: string;
  /** Name of the node that reads it. */
  readonly consumer: string;
  readonly view: string;
}

/**
 * The same model in which each of several consumers of a tensor reads it through its own Identity. So what one consumer
 * reads can be treated separately, such as a skip connection separately from the encoder path.
 * @param input the image; tensors that do not depend on it are left unchanged
 */
export function withEdges(
  graph: Graph,
  input: string,
): { readonly graph: Graph; readonly edges: readonly Edge[] } {
  const dependent = dependentTensors(graph, input);
  const isConsumer = (node: Node): boolean =>
    !readsShapeOnly(node) && node.outputs.some((name) => dependent.has(name));
  const reads = graph.nodes.filter(isConsumer).flatMap(({ inputs }) => [...new Set(inputs)]);
  const consumers = tallyOf([...new Set(graph.outputs.map(({ name }) => name)), ...reads]);
  const isShared = (name: string): boolean => dependent.has(name) && consumers.get(name) !== 1;
  const edges: Edge[] = [];
  const nodes = graph.nodes.flatMap((node, index): readonly Node[] => {
    if (!isConsumer(node)) return [node];
    const shared = new Set(node.inputs.filter(isShared));
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
