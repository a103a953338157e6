import { strict as assert } from 'node:assert';
import { entry } from '../../../src/at.ts';
import { sizeOf, type Tensor } from '../../../src/graph/tensor.ts';
import { createOnnxRuntime } from '../../../src/runtime/onnxruntime.ts';
import { published, type PublishedName, publishedNetwork } from '../../architectures/published.ts';
import { randomNumbers, uniform } from '../../support/random-numbers.ts';

const runtime = createOnnxRuntime();

describe('networks of published studies', function () {
  this.timeout(120_000);

  for (const name of Object.keys(published) as PublishedName[]) {
    it(`${name} has the published size, and an output that depends on the image`, async () => {
      const network = publishedNetwork(name);
      const { graph, image, parameters } = network;
      assert.ok(Math.abs(parameters / network.published - 1) < 0.035, `${parameters} parameters`);
      const held = [...graph.initializers.values()]
        .filter(({ type }) => type === 'float32')
        .reduce((sum, { shape }) => sum + sizeOf(shape), 0);
      // Norms are folded, constants are added; an encoder's unused last convolution is left out.
      assert.ok(held > 0.92 * parameters && held < 1.05 * parameters, `${held} of ${parameters} are held`);

      const program = await runtime.compile(graph, name);
      const pair = uniform(randomNumbers(3), 2 * sizeOf(image), 1);
      const run = async (data: Float32Array, items: number): Promise<Float32Array> => {
        const tensor: Tensor = { type: 'float32', shape: [items, ...image.slice(1)], data };
        return entry(await program.run(new Map([['image', tensor]])), 'output').data as Float32Array;
      };
      const both = await run(pair, 2);
      const first = await run(pair.subarray(0, sizeOf(image)), 1);
      await program.dispose();
      const second = both.subarray(first.length);
      assert.equal(first.length, sizeOf(image.slice(2)), 'one value a pixel');
      const scale = deviation(first);
      assert.ok(scale > 1e-3 && scale < 1e3, `the output deviates by ${scale}`);
      assert.ok(largest(first, second) > 0.05 * scale, 'another image, another output');
      assert.ok(largest(first, both) < 1e-3 * scale, 'images of one batch are apart');
    });
  }

  it('draws the same weights each time', () => {
    const [once, again] = [publishedNetwork('UNeXt'), publishedNetwork('UNeXt')];
    assert.deepEqual(once.graph.initializers, again.graph.initializers);
  });
});

function deviation(values: Float32Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

function largest(a: Float32Array, b: Float32Array): number {
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? 0))), 0);
}
