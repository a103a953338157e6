import { type Attribute, type Graph, type Node, opsetOf } from '../graph.ts';
import { integerInitializer } from '../initializers.ts';
import { type Probe, probeNode, probeOf } from './probes.ts';

/** The first operator set whose ReduceMean takes its axes as an input. */
const axesAsInput = 18;

/** A model that outputs the means of tensors over some of their axes, which are kept with length 1. */
export function meanProbe(graph: Graph, axesOf: ReadonlyMap<string, readonly number[]>): Probe {
  const isInput = opsetOf(graph) >= axesAsInput;
  const initializers = new Map(graph.initializers);
  const outputs = new Map<string, string>();
  const means = [...axesOf].map(([tensor, axes]): Node => {
    const output = `mean of ${tensor}`;
    outputs.set(tensor, output);
    // Without axes, ReduceMean would average over all of them.
    if (axes.length === 0) return probeNode('Identity', [tensor], output);
    if (isInput) initializers.set(`axes of ${output}`, integerInitializer(axes));
    const given: [string, Attribute][] = isInput ? [] : [['axes', { kind: 'ints', value: axes }]];
    const attributes = new Map<string, Attribute>([...given, ['keepdims', { kind: 'int', value: 1 }]]);
    return probeNode('ReduceMean', isInput ? [tensor, `axes of ${output}`] : [tensor], output, attributes);
  });
  return probeOf({ ...graph, initializers }, outputs, 'float32', means);
}
