import { onnxTypeOf } from '../element-type.ts';
import type { Graph, Node, ValueInfo } from '../graph.ts';
import { bytesPerElement, type ElementType } from '../tensor.ts';

function cast(from: string, to: string, type: ElementType): Node {
  return {
    name: `cast ${to}`,
    operator: 'Cast',
    domain: '',
    inputs: [from],
    outputs: [to],
    attributes: new Map([['to', { kind: 'int', value: onnxTypeOf(type) }]]),
    metadata: new Map(),
  };
}

const stored = (name: string): string => `${name} (as stored)`;

/** The same model with `float32` inputs and outputs; those of other types are cast. */
export function withFloatEdges(graph: Graph): Graph {
  const isCast = ({ type }: ValueInfo): boolean => type !== 'float32' && bytesPerElement(type) !== null;
  const castInputs = graph.inputs.filter(isCast);
  const castOutputs = graph.outputs.filter(isCast);
  const renamed = new Set([...castInputs, ...castOutputs].map(({ name }) => name));
  const rename = (name: string): string => (renamed.has(name) ? stored(name) : name);
  const asFloat = (value: ValueInfo): ValueInfo => (isCast(value) ? { ...value, type: 'float32' } : value);
  return {
    ...graph,
    inputs: graph.inputs.map(asFloat),
    outputs: graph.outputs.map(asFloat),
    nodes: [
      ...castInputs.map(({ name, type }) => cast(name, stored(name), type)),
      ...graph.nodes.map((node) => ({
        ...node,
        inputs: node.inputs.map(rename),
        outputs: node.outputs.map(rename),
      })),
      ...castOutputs.map(({ name }) => cast(stored(name), name, 'float32')),
    ],
  };
}
