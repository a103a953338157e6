import assert from 'node:assert/strict';
import { foldNormalizations } from '../../../../src/graph/rewrites/fold-normalizations.ts';
import { createOnnxRuntime } from '../../../../src/runtime/onnxruntime.ts';
import type { Tensor } from '../../../../src/graph/tensor.ts';
import { unet } from '../../../architectures/architectures.ts';
import { randomNumbers, uniform } from '../../../support/random-numbers.ts';

describe('A model whose normalizations are folded into its convolutions', () => {
  const { graph } = unet({ levels: 2, base: 8, size: 32, roi: 8 });
  const folded = foldNormalizations(graph);

  it('has none left, and the same number of convolutions', () => {
    const count = (operator: string, nodes = graph.nodes): number =>
      nodes.filter((node) => node.operator === operator).length;
    assert.ok(count('BatchNormalization') > 0);
    assert.equal(count('BatchNormalization', folded.nodes), 0);
    assert.equal(count('Conv', folded.nodes), count('Conv'));
  });

  it('has the same output', async () => {
    const runtime = createOnnxRuntime();
    const data = uniform(randomNumbers(1), 32 * 32, 1.7);
    const image: Tensor = { type: 'float32', shape: [1, 1, 32, 32], data };
    const run = async (model: typeof graph): Promise<Float32Array> => {
      const program = await runtime.compile(model, 'the model');
      const outputs = await program.run(new Map([[graph.inputs[0]?.name ?? '', image]]));
      await program.dispose();
      return outputs.get('output')?.data as Float32Array;
    };
    const [before, after] = [await run(graph), await run(folded)];
    assert.ok(before.every((value, i) => Math.abs(value - (after[i] ?? NaN)) < 1e-5));
  });

  it('keeps a normalization whose convolution has other readers', () => {
    const convolution = graph.nodes.find(({ operator }) => operator === 'Conv');
    const output = { name: convolution?.outputs[0] ?? '', type: 'float32' as const, shape: null };
    const kept = foldNormalizations({ ...graph, outputs: [...graph.outputs, output] });
    assert.equal(kept.nodes.length, folded.nodes.length + 1);
  });
});
