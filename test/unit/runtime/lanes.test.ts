import assert from 'node:assert/strict';
import { UserError } from '../../../src/errors.ts';
import type { Tensor } from '../../../src/graph/tensor.ts';
import { openLanes } from '../../../src/runtime/lanes.ts';
import { createOnnxRuntime } from '../../../src/runtime/onnxruntime.ts';
import type { Lanes } from '../../../src/runtime/runtime.ts';
import { unet } from '../../architectures/architectures.ts';
import { laneFile } from '../../support/lanes.ts';
import { randomNumbers, uniform } from '../../support/random-numbers.ts';

describe('Lanes of the runtime', () => {
  const { graph } = unet({ levels: 2, base: 8, size: 32, roi: 8 });
  const image = (seed: number): Tensor => ({
    type: 'float32',
    shape: [1, 1, 32, 32],
    data: uniform(randomNumbers(seed), 32 * 32, 1.7),
  });
  const feeds = (seed: number): Map<string, Tensor> => new Map([[graph.inputs[0]?.name ?? '', image(seed)]]);
  let lanes: Lanes;

  beforeEach(() => {
    lanes = openLanes('onnxruntime', laneFile, 2);
  });
  afterEach(() => lanes.dispose());

  it('compute what the runtime computes, in parallel', async () => {
    const whole = await createOnnxRuntime().compile(graph, 'the model');
    const programs = await Promise.all(lanes.runtimes.map((lane) => lane.compile(graph, 'the model')));
    assert.equal(programs.length, 2);
    const results = await Promise.all(programs.map((program, seed) => program.run(feeds(seed))));
    for (const [seed, result] of results.entries()) {
      const expected = (await whole.run(feeds(seed))).get('output')?.data as Float32Array;
      const got = result.get('output')?.data as Float32Array;
      assert.equal(got.length, expected.length);
      assert.ok(expected.every((value, i) => Math.abs(value - (got[i] ?? NaN)) < 1e-5));
    }
    for (const program of programs) await program.dispose();
    await whole.dispose();
  });

  it('report why a model cannot run, and continue', async () => {
    const [lane] = lanes.runtimes;
    assert.ok(lane);
    const nodes = graph.nodes.map((node) => ({ ...node, operator: 'NoSuchOperator' }));
    await assert.rejects(
      lane.compile({ ...graph, nodes }, 'odd.onnx'),
      (error) => error instanceof UserError && error.message.startsWith('odd.onnx cannot run: '),
    );
    const program = await lane.compile(graph, 'the model');
    assert.ok((await program.run(feeds(0))).has('output'));
  });

  it('answer no more tasks once they are closed', async () => {
    const closed = openLanes('onnxruntime', laneFile, 1);
    await closed.dispose();
    assert.equal(closed.runtimes.length, 1);
    await assert.rejects(async () => closed.runtimes[0]?.compile(graph, 'the model'), /ended/);
  });
});
