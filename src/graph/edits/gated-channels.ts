import { entry } from '../../at.ts';
import type { Graph, Node } from '../graph.ts';
import { probeNode } from '../rewrites/probes.ts';
import type { ChannelReader } from './channel-sets.ts';

/** The inputs of a gated graph that scale the channels of a tensor, and that are added to them. */
export interface Gate {
  readonly factors: string;
  readonly terms: string;
  /** The shape of both: a value for each channel. */
  readonly shape: readonly number[];
}

/**
 * The same model in which what readers take from a tensor is `factor · value + term` in each channel, both of which are
 * inputs: one program measures any channel set to a constant.
 * @param shapes of the tensors that are read
 */
export function gatedChannels(
  graph: Graph,
  readers: readonly ChannelReader[],
  shapes: ReadonlyMap<string, readonly number[]>,
): { readonly graph: Graph; readonly gates: ReadonlyMap<string, Gate> } {
  const gates = new Map<string, Gate>();
  const nodes = new Map<string, readonly Node[]>();
  const reading = new Map(readers.map(({ node, tensor }) => [node.name, tensor] as const));
  for (const { tensor, axis, node, sets } of readers) {
    if (gates.has(tensor)) continue;
    const shape = entry(shapes, tensor).map((_, i) => (i === axis ? sets.length : 1));
    const gate = { factors: `factors of ${tensor}`, terms: `terms of ${tensor}`, shape };
    gates.set(tensor, gate);
    const scaled = `${tensor} scaled`;
    nodes.set(node.name, [
      probeNode('Mul', [tensor, gate.factors], scaled),
      probeNode('Add', [scaled, gate.terms], gatedName(tensor)),
    ]);
  }
  const inputs = [...gates.values()].flatMap(({ factors, terms, shape }) =>
    [factors, terms].map((name) => ({ name, type: 'float32' as const, shape })),
  );
  return {
    graph: {
      ...graph,
      inputs: [...graph.inputs, ...inputs],
      nodes: graph.nodes.flatMap((node) => {
        const tensor = reading.get(node.name);
        if (tensor === undefined) return [node];
        return [...(nodes.get(node.name) ?? []), { ...node, inputs: node.inputs.with(0, gatedName(tensor)) }];
      }),
    },
    gates,
  };
}

const gatedName = (tensor: string): string => `${tensor} through its gate`;
