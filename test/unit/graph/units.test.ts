import { strict as assert } from 'node:assert';
import { observe } from '../../../src/inference/observe.ts';
import { withEdges } from '../../../src/graph/rewrites/edges.ts';
import { frontierOf } from '../../../src/graph/crop/frontier.ts';
import type { Graph } from '../../../src/graph/graph.ts';
import { modulesOf } from '../../../src/graph/layers/modules.ts';
import { sizeOf } from '../../../src/graph/tensor.ts';
import { createOnnxRuntime } from '../../../src/runtime/onnxruntime.ts';
import { GraphBuilder } from '../../support/graph-builder.ts';

const shape = [1, 1, 16, 16];

/** A skip connection around a downsampling path, then a convolution. */
function skipNetwork(): {
  readonly graph: Graph;
  readonly names: Readonly<Record<'first' | 'skip' | 'pooled' | 'up' | 'joined' | 'last', string>>;
} {
  const b = new GraphBuilder();
  const first = b.conv(b.input(shape), { channels: 2, kernel: 3, pads: 'same' });
  const skip = b.relu(first);
  const pooled = b.maxPool(skip, { kernel: 2, stride: 2 });
  const up = b.transposedConv(b.relu(b.conv(pooled, { channels: 2, kernel: 1 })), {
    channels: 2,
    kernel: 2,
    stride: 2,
  });
  const joined = b.concat([skip, up]);
  const last = b.conv(joined, { channels: 1, kernel: 1 });
  const names = { first, skip, pooled, up, joined, last };
  const entries = Object.entries(names).map(([key, { name }]) => [key, name] as const);
  return { graph: b.build(last), names: Object.fromEntries(entries) as Record<keyof typeof names, string> };
}

describe('edges', () => {
  const { graph, names } = skipNetwork();
  const { graph: separate, edges } = withEdges(graph, 'image');

  it('are one for each of several consumers of a tensor', () => {
    const consumers = graph.nodes.filter(({ inputs }) => inputs.includes(names.skip)).map(({ name }) => name);
    assert.equal(consumers.length, 2);
    assert.deepEqual(
      edges.map(({ tensor, consumer }) => [tensor, consumer]),
      consumers.map((consumer) => [names.skip, consumer]),
    );
  });

  it('leave each other tensor unchanged, under its name', () => {
    const produced = new Set(separate.nodes.flatMap(({ outputs }) => outputs));
    for (const { outputs } of graph.nodes) for (const name of outputs) assert.ok(produced.has(name));
    assert.equal(separate.nodes.length, graph.nodes.length + edges.length);
  });
});

describe('the frontier of tensors', () => {
  it('is where what they determine alone meets the rest', async () => {
    const { graph, names } = skipNetwork();
    const { graph: separate, edges } = withEdges(graph, 'image');
    const tensor = { type: 'float32' as const, shape, data: new Float32Array(sizeOf(shape)) };
    const network = await observe(createOnnxRuntime(), separate, { input: 'image', tensor }, 'the model');
    const [down, across] = edges.map(({ view }) => view);
    const frontier = (...tensors: readonly string[]): readonly string[] =>
      frontierOf(network, tensors, 'output');
    assert.deepEqual(frontier(down ?? ''), [names.up]);
    assert.deepEqual(frontier(names.pooled), [names.up]);
    assert.deepEqual(frontier(across ?? ''), [across]);
    assert.deepEqual(frontier(names.first), ['output']);
    assert.deepEqual(frontier(across ?? '', names.up), ['output']);
  });
});

describe('modules', () => {
  const { graph, names } = skipNetwork();
  const paths: Readonly<Record<string, string>> = {
    [names.first]: '/encoder/conv/Conv',
    [names.skip]: '/encoder/act/Relu',
    [names.pooled]: '/down/MaxPool',
    [names.up]: '/down/up/ConvTranspose',
    [names.joined]: '/Concat',
  };
  const named: Graph = {
    ...graph,
    nodes: graph.nodes.map((node) => ({ ...node, name: paths[node.outputs[0] ?? ''] ?? node.name })),
  };

  it('have the tensors that are read outside of them', () => {
    const modules = new Map(modulesOf(named, 'image').map(({ path, tensors }) => [path, tensors]));
    assert.deepEqual(modules.get('encoder'), [names.skip]);
    assert.deepEqual(modules.get('down'), [names.pooled, names.up]);
    assert.equal(modules.has('encoder.act'), false, 'a single layer is not a module');
  });
});
