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

const inner = (name: string): string => `${name} (as stored)`;

/** The same model with `float32` inputs and outputs: those of other types are cast on the way in and out. */
export function withFloatEdges(graph: Graph): Graph {
  const isOdd = ({ type }: ValueInfo): boolean => type !== 'float32' && bytesPerElement(type) !== null;
  const oddInputs = graph.inputs.filter(isOdd);
  const oddOutputs = graph.outputs.filter(isOdd);
  const renamed = new Set([...oddInputs, ...oddOutputs].map(({ name }) => name));
  const rename = (name: string): string => (renamed.has(name) ? inner(name) : name);
  const asFloat = (value: ValueInfo): ValueInfo => (isOdd(value) ? { ...value, type: 'float32' } : value);
  return {
    ...graph,
    inputs: graph.inputs.map(asFloat),
    outputs: graph.outputs.map(asFloat),
    nodes: [
      ...oddInputs.map(({ name, type }) => cast(name, inner(name), type)),
      ...graph.nodes.map((node) => ({
        ...node,
        inputs: node.inputs.map(rename),
        outputs: node.outputs.map(rename),
      })),
      ...oddOutputs.map(({ name }) => cast(inner(name), name, 'float32')),
    ],
  };
}
