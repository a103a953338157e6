import assert from 'node:assert/strict';
import { observe } from '../../../../src/inference/observe.ts';
import {
  type ExchangedParameter,
  layerGroups,
  withExchangedLayers,
} from '../../../../src/graph/rewrites/exchanged-layers.ts';
import type { Graph } from '../../../../src/graph/graph.ts';
import { parametersOf } from '../../../../src/graph/layers/parameters.ts';
import type { Initializer, Tensor } from '../../../../src/graph/tensor.ts';
import { createOnnxRuntime } from '../../../../src/runtime/onnxruntime.ts';
import { unet } from '../../../architectures/architectures.ts';
import { randomNumbers, uniform } from '../../../support/random-numbers.ts';

describe('Layers whose weights are exchanged', () => {
  const { graph } = unet({ levels: 2, base: 8, size: 32, roi: 8 });
  const runtime = createOnnxRuntime();
  const image: Tensor = {
    type: 'float32',
    shape: [1, 1, 32, 32],
    data: uniform(randomNumbers(1), 32 * 32, 1.7),
  };
  const input = graph.inputs[0]?.name ?? '';
  const weighted = new Set(
    graph.nodes.flatMap((node) => (parametersOf(graph, node).size > 0 ? [node.outputs[0] ?? ''] : [])),
  );

  const weightsOf = (layer: string): readonly ExchangedParameter[] => {
    const node = graph.nodes.find(({ outputs }) => outputs[0] === layer);
    if (node === undefined) return [];
    return [...parametersOf(graph, node).values()].map((own) => [
      own,
      { ...own, values: changed(own.values) },
    ]);
  };

  const run = async (model: Graph, tensor: string): Promise<Float32Array> => {
    const outputs = [{ name: tensor, type: 'float32' as const, shape: null }];
    const program = await runtime.compile({ ...model, outputs }, 'the model');
    const values = await program.run(new Map([[input, image]]));
    await program.dispose();
    return values.get(tensor)?.data as Float32Array;
  };

  it('group a convolution with its normalization, and each other layer alone', async () => {
    const network = await observe(runtime, graph, { input, tensor: image }, 'the model');
    const groups = layerGroups(network, weighted);
    const operators = groups.map(({ nodes }) => nodes.map(({ operator }) => operator).join(' '));
    assert.deepEqual([...new Set(operators)].sort(), ['Conv', 'Conv BatchNormalization', 'ConvTranspose']);
    assert.deepEqual(groups.flatMap(({ layers }) => layers).sort(), [...weighted].sort());
  });

  it('output what they would if the model had these weights', async () => {
    const network = await observe(runtime, graph, { input, tensor: image }, 'the model');
    const groups = layerGroups(network, weighted);
    const both = withExchangedLayers(graph, groups, weightsOf);
    for (const { layers, nodes } of groups) {
      const tensor = nodes.at(-1)?.outputs[0] ?? '';
      const others = layers.flatMap(weightsOf).map(([{ name }, { values }]) => [name, values] as const);
      const hybrid = { ...graph, initializers: new Map([...graph.initializers, ...others]) };
      const [expected, own] = [await run(hybrid, tensor), await run(graph, tensor)];
      const found = await run(both.graph, both.tensors.get(tensor) ?? '');
      assert.ok(
        found.every((value, i) => Math.abs(value - (expected[i] ?? NaN)) < 1e-5),
        tensor,
      );
      assert.ok(
        found.some((value, i) => Math.abs(value - (own[i] ?? NaN)) > 1e-3),
        tensor,
      );
      assert.deepEqual(await run(both.graph, tensor), own, 'the model itself is unchanged');
    }
  });
});

function changed(values: Initializer): Initializer {
  const floats = new Float32Array(values.bytes.slice().buffer).map((value) => 1.3 * value + 0.01);
  return { ...values, bytes: new Uint8Array(floats.buffer) };
}
