import type { Attribute, Graph, Node } from '../graph.ts';
import { integerInitializer, type Probe } from './probes.ts';

/** From this operator set on, axes are an input. */
const axesAsInput = 18;

/** The model giving tensors' means over some of their axes, which are kept with length 1. */
export function meanProbe(graph: Graph, axesOf: ReadonlyMap<string, readonly number[]>): Probe {
  const isInput = (graph.opsets.get('') ?? 1) >= axesAsInput;
  const initializers = new Map(graph.initializers);
  const outputs = new Map<string, string>();
  const means = [...axesOf].map(([tensor, axes]): Node => {
    const output = `mean of ${tensor}`;
    outputs.set(tensor, output);
    // Without axes, ReduceMean would take the mean over all of them.
    if (axes.length === 0) return made('Identity', [tensor], output, new Map());
    if (isInput) initializers.set(`axes of ${output}`, integerInitializer(axes));
    const given: [string, Attribute][] = isInput ? [] : [['axes', { kind: 'ints', value: axes }]];
    const attributes = new Map<string, Attribute>([...given, ['keepdims', { kind: 'int', value: 1 }]]);
    return made('ReduceMean', isInput ? [tensor, `axes of ${output}`] : [tensor], output, attributes);
  });
  return {
    graph: {
      ...graph,
      inputs: graph.inputs.map((value) => ({ ...value, shape: value.shape?.map(() => null) ?? null })),
      outputs: [...outputs.values()].map((name) => ({ name, type: 'float32', shape: null })),
      nodes: [...graph.nodes, ...means],
      initializers,
      values: new Map(),
    },
    outputs,
  };
}

function made(
  operator: string,
  inputs: readonly string[],
  output: string,
  attributes: Node['attributes'],
): Node {
  return { name: output, operator, domain: '', inputs, outputs: [output], attributes, metadata: new Map() };
}
