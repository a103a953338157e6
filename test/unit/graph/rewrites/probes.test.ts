import assert from 'node:assert/strict';
import { at } from '../../../../src/at.ts';
import { inputOf } from '../../../../src/graph/graph.ts';
import { networkOf } from '../../../../src/graph/network.ts';
import type { Region } from '../../../../src/graph/region.ts';
import { baselineProbe } from '../../../../src/graph/rewrites/baseline-probe.ts';
import { type Probe, shapeProbe } from '../../../../src/graph/rewrites/probes.ts';
import { GraphBuilder } from '../../../support/graph-builder.ts';
import type { Value } from '../../../support/graph-writer.ts';

/** A chain of three layers, and where in the graph each tensor is produced. */
function chain(): { readonly b: GraphBuilder; readonly tensors: readonly Value[] } {
  const b = new GraphBuilder({ seed: 1 });
  const tensors = [b.input([1, 1, 8, 8])];
  for (let i = 0; i < 3; i++) tensors.push(b.relu(at(tensors, i)));
  return { b, tensors };
}

/** The tensors that a probe's own nodes read, in the order of its nodes. */
const readOf = ({ graph }: Probe, nodes: number): readonly string[] =>
  graph.nodes.slice(nodes).map((node) => inputOf(node, 0));

describe('a probe', () => {
  const { b, tensors } = chain();
  const graph = b.build(at(tensors, 3));
  const names = graph.nodes.flatMap(({ outputs }) => outputs);

  it('reads the last tensors first, since runtimes then release each one soon', () => {
    const input = at(graph.inputs, 0).name;
    assert.deepEqual(readOf(shapeProbe(graph, input, [1, 1, 8, 8]), graph.nodes.length), [
      ...names.toReversed(),
      input,
    ]);
  });

  it('does so in whichever order regions are asked for', () => {
    const shapes = new Map([at(graph.inputs, 0).name, ...names].map((name) => [name, [1, 1, 8, 8]] as const));
    const observed = { shapes, constants: new Map<string, never>(), matrix: () => null };
    const network = networkOf(graph, at(graph.inputs, 0).name, observed);
    const region: Region = [
      [0, 1],
      [0, 1],
      [2, 4],
      [2, 4],
    ];
    for (const asked of [names, names.toReversed()]) {
      const probe = baselineProbe(network, new Map(asked.map((name) => [name, region] as const)));
      assert.deepEqual(readOf(probe, graph.nodes.length), names.toReversed());
    }
  });
});
