import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readModel } from '../../../../src/formats/read-model.ts';

describe('Loading a TensorFlow.js model of 30 MB', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'segcause-speed-'));
  });
  after(() => rm(folder, { recursive: true }));

  it('is a graph within a second', async () => {
    const layers = 13;
    const channels = 256;
    const names = Array.from({ length: layers }, (_, i) => `conv${i}`);
    const weights = names.map((name) => ({
      name: `${name}/kernel`,
      shape: [3, 3, channels, channels],
      dtype: 'float32',
    }));
    const input = {
      class_name: 'InputLayer',
      name: 'image',
      config: { name: 'image', batch_input_shape: [null, 64, 64, channels], dtype: 'float32' },
      inbound_nodes: [],
    };
    const convolutions = names.map((name, i) => ({
      class_name: 'Conv2D',
      name,
      config: { name, kernel_size: [3, 3], filters: channels, padding: 'same', use_bias: false },
      inbound_nodes: [[[i === 0 ? 'image' : `conv${i - 1}`, 0, 0, {}]]],
    }));
    const config = {
      layers: [input, ...convolutions],
      input_layers: [['image', 0, 0]],
      output_layers: [[`conv${layers - 1}`, 0, 0]],
    };
    const bytes = new Uint8Array(layers * 9 * channels * channels * 4);
    const path = join(folder, 'model.json');
    await writeFile(join(folder, 'weights.bin'), bytes);
    const modelTopology = { model_config: { class_name: 'Functional', config } };
    await writeFile(
      path,
      JSON.stringify({ modelTopology, weightsManifest: [{ paths: ['weights.bin'], weights }] }),
    );
    const start = performance.now();
    const { graph } = await readModel(path);
    const seconds = (performance.now() - start) / 1000;
    console.log(`      ${(bytes.length / 2 ** 20).toFixed(0)} MB in ${seconds.toFixed(2)} s`);
    assert.equal(graph.nodes.length, layers + 2);
    assert.ok(seconds < 1);
  });
});
