import assert from 'node:assert/strict';
import { createOnnxRuntime } from '../../../src/runtime/onnxruntime.ts';
import { openLanes } from '../../../src/runtime/lanes.ts';
import type { Runtime } from '../../../src/runtime/runtime.ts';
import { createTensorFlowRuntime } from '../../../src/runtime/tensorflow/tensorflow.ts';
import { laneFile } from '../../support/lanes.ts';
import { GraphWriter } from '../../support/graph-writer.ts';

describe('Outputs keep their declared order, although JavaScript lists integer-like names first', () => {
  const names = ['output', '5', '12', 'a', '0'];
  const writer = new GraphWriter();
  const graph = writer.build(writer.apply('Relu', [writer.input([1, 1, 2, 2])], [1, 1, 2, 2]), 'relu');
  const [last] = graph.nodes.slice(-1);
  assert.ok(last);
  const all = {
    ...graph,
    outputs: names.map((name) => ({ name, type: 'float32', shape: null }) as const),
    nodes: [
      ...graph.nodes,
      ...names.map((name) => ({ ...last, name: `to ${name}`, inputs: ['relu'], outputs: [name] })),
    ],
  };

  async function orderOn(runtime: Runtime): Promise<readonly string[]> {
    const program = await runtime.compile(all, 'model.onnx');
    const image = { type: 'float32', shape: [1, 1, 2, 2], data: Float32Array.of(1, 2, -3, 4) } as const;
    const outputs = await program.run(new Map([['image', image]]));
    await program.dispose();
    for (const { data } of outputs.values()) assert.deepEqual([...data], [1, 2, 0, 4]);
    return [...outputs.keys()];
  }

  it('on ONNX Runtime', async () => {
    assert.deepEqual(await orderOn(createOnnxRuntime()), names);
  });

  it('on a lane', async () => {
    const lanes = openLanes('onnxruntime', laneFile, 1);
    const [lane] = lanes.runtimes;
    assert.ok(lane);
    assert.deepEqual(await orderOn(lane), names);
    await lanes.dispose();
  });

  it('on TensorFlow.js', async () => {
    assert.deepEqual(await orderOn(createTensorFlowRuntime()), names);
  });
});
