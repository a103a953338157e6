import type { Graph, Node, ValueInfo } from './graph.ts';
import type { ElementType } from './tensor.ts';

const castCode: Partial<Record<ElementType, number>> = {
  float32: 1,
  uint8: 2,
  int8: 3,
  uint16: 4,
  int16: 5,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
  float64: 11,
  uint32: 12,
  uint64: 13,
  bfloat16: 16,
};

function cast(from: string, to: string, type: ElementType): Node {
  return {
    name: `cast ${to}`,
    operator: 'Cast',
    domain: '',
    inputs: [from],
    outputs: [to],
    attributes: new Map([['to', { kind: 'int', value: castCode[type] ?? 1 }]]),
    metadata: new Map(),
  };
}

const inner = (name: string): string => `${name} (as stored)`;

/** The same model with `float32` inputs and outputs: those of other types are cast on the way in and out. */
export function withFloatEdges(graph: Graph): Graph {
  const isOdd = ({ type }: ValueInfo): boolean => type !== 'float32' && castCode[type] !== undefined;
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
