import type { Graph } from '../graph.ts';
import { integerInitializer } from '../initializers.ts';
import { probeNode } from './probes.ts';

/**
 * The same model with an output in another shape: its values stay in row-major order.
 * @param shape as the second input of Reshape (Reshape-13): 0 keeps the length of that axis
 */
export function withShapedOutput(graph: Graph, output: string, shape: readonly number[]): Graph {
  const [inner, lengths] = [`${output} (as computed)`, `shape of ${output} (as read)`] as const;
  const rename = (name: string): string => (name === output ? inner : name);
  return {
    ...graph,
    outputs: graph.outputs.map((value) =>
      value.name === output
        ? { ...value, shape: shape.map((length) => (length > 0 ? length : null)) }
        : value,
    ),
    nodes: [
      ...graph.nodes.map((node) => ({
        ...node,
        inputs: node.inputs.map(rename),
        outputs: node.outputs.map(rename),
      })),
      probeNode('Reshape', [inner, lengths], output),
    ],
    initializers: new Map([...graph.initializers, [lengths, integerInitializer(shape)]]),
  };
}
