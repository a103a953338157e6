import { dependentTensors } from '../dependent-tensors.ts';
import { type Graph, inputOf, type Node, readsOf, type ValueInfo } from '../graph.ts';

/** A graph that is run to observe another. */
export interface Probe {
  readonly graph: Graph;
  /** The probe's output for each tensor that is observed. */
  readonly outputs: ReadonlyMap<string, string>;
}

/**
 * Extends a model by nodes that compute a probe's outputs. Its axes become dynamic.
 * @param nodes each reads one tensor of the model first
 */
export function probeOf(
  graph: Graph,
  outputs: Probe['outputs'],
  type: ValueInfo['type'],
  nodes: readonly Node[] = [],
): Probe {
  return {
    graph: {
      ...graph,
      inputs: graph.inputs.map((value) => ({ ...value, shape: value.shape?.map(() => null) ?? null })),
      outputs: [...outputs.values()].map((name) => ({ name, type, shape: null })),
      nodes: [...graph.nodes, ...lastReadFirst(graph, nodes)],
      values: new Map(),
    },
    outputs,
  };
}

/**
 * Nodes that read a model's tensors, those of its last tensors first. ONNX Runtime starts at the last node without
 * readers and computes what that needs: in this order each tensor is read once it is there, and released. In any other
 * all tensors of the model would be kept to the end.
 */
function lastReadFirst(graph: Graph, nodes: readonly Node[]): readonly Node[] {
  const places = new Map(graph.nodes.flatMap(({ outputs }, i) => outputs.map((name) => [name, i] as const)));
  const placeOf = (node: Node): number => places.get(inputOf(node, 0)) ?? -1;
  return nodes.toSorted((one, other) => placeOf(other) - placeOf(one));
}

/** A node of one output, named after it. */
export function probeNode(
  operator: string,
  inputs: readonly string[],
  output: string,
  attributes: Node['attributes'] = new Map(),
): Node {
  return { name: output, operator, domain: '', inputs, outputs: [output], attributes, metadata: new Map() };
}

/**
 * A model that outputs the shape of each tensor that depends on the image. Where its runtime infers shapes as it opens a
 * graph, it has them without a pass.
 * @param shape of the image
 */
export function shapeProbe(graph: Graph, input: string, shape: readonly number[]): Probe {
  const outputs = new Map(
    [...dependentTensors(graph, input)].map((tensor) => [tensor, `shape of ${tensor}`]),
  );
  const nodes = [...outputs].map(([tensor, name]) => probeNode('Shape', [tensor], name));
  const probe = probeOf(graph, outputs, 'int64', nodes);
  const inputs = probe.graph.inputs.map((value) => (value.name === input ? { ...value, shape } : value));
  return { ...probe, graph: { ...probe.graph, inputs } };
}

/**
 * A model that outputs the tensors that are computed but do not depend on the image's values, such as sizes. Null where
 * no node on the image's path reads one.
 */
export function constantProbe(graph: Graph, input: string): Probe | null {
  const dependent = dependentTensors(graph, input);
  const produced = new Set(graph.nodes.flatMap(({ outputs }) => outputs));
  const read = new Set(
    graph.nodes.filter(({ outputs }) => outputs.some((name) => dependent.has(name))).flatMap(readsOf),
  );
  const wanted = [...read].filter((name) => produced.has(name) && !dependent.has(name));
  return wanted.length === 0 ? null : probeOf(graph, new Map(wanted.map((name) => [name, name])), 'other');
}
