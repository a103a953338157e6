import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync, strToU8 } from 'fflate';
import { File, type Group, ready } from 'h5wasm';
import { writeOnnx } from '../../../src/formats/onnx/write.ts';
import { readModel } from '../../../src/formats/read-model.ts';

const layers = 13;
const channels = 256;
const shape = [3, 3, channels, channels];
const weights = Float32Array.from({ length: 9 * channels * channels }, (_, i) => Math.sin(i));
const names = Array.from({ length: layers }, (_, i) => `conv${i}`);

/** A chain of convolutions, as Keras writes it. */
const architecture = {
  class_name: 'Functional',
  config: {
    name: 'row',
    layers: [
      {
        class_name: 'InputLayer',
        name: 'image',
        config: { name: 'image', batch_input_shape: [null, 64, 64, channels], dtype: 'float32' },
        inbound_nodes: [],
      },
      ...names.map((name, i) => ({
        class_name: 'Conv2D',
        name,
        config: { name, kernel_size: [3, 3], filters: channels, padding: 'same', use_bias: false },
        inbound_nodes: [[[i === 0 ? 'image' : `conv${i - 1}`, 0, 0, {}]]],
      })),
    ],
    input_layers: [['image', 0, 0]],
    output_layers: [[`conv${layers - 1}`, 0, 0]],
  },
};

describe('A model of 30 MB is read within a second', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'segcause-speed-'));
    // The thread that reads Keras files starts slowly from source.
    await readModel(await kerasH5());
  });
  after(() => rm(folder, { recursive: true }));

  const formats: Readonly<Record<string, () => Promise<string>>> = {
    'TensorFlow.js layers': layersModel,
    'Keras .h5': kerasH5,
    '.keras': kerasZip,
    ONNX: onnxModel,
  };
  for (const [format, write] of Object.entries(formats)) {
    it(format, async () => {
      const path = await write();
      const started = performance.now();
      const { graph } = await readModel(path);
      const seconds = (performance.now() - started) / 1000;
      const bytes = [...graph.initializers.values()].reduce((sum, own) => sum + own.bytes.byteLength, 0);
      console.log(`      ${(bytes / 2 ** 20).toFixed(0)} MB in ${seconds.toFixed(2)} s`);
      assert.equal(graph.nodes.length, layers + 2);
      assert.ok(bytes > 28e6 && seconds < 1);
    });
  }

  async function layersModel(): Promise<string> {
    const path = join(folder, 'model.json');
    const specifications = names.map((name) => ({ name: `${name}/kernel`, shape, dtype: 'float32' }));
    await writeFile(
      join(folder, 'weights.bin'),
      Buffer.concat(names.map(() => new Uint8Array(weights.buffer))),
    );
    await writeFile(
      path,
      JSON.stringify({
        modelTopology: { model_config: architecture },
        weightsManifest: [{ paths: ['weights.bin'], weights: specifications }],
      }),
    );
    return path;
  }

  async function kerasH5(): Promise<string> {
    const path = join(folder, 'row.h5');
    await writeFile(
      path,
      await hdf5((root) => {
        root.create_attribute('model_config', JSON.stringify(architecture));
        root.create_attribute('keras_version', '2.15.0');
        const all = root.create_group('model_weights');
        all.create_attribute('layer_names', names);
        for (const name of names) {
          const layer = all.create_group(name);
          layer.create_attribute('weight_names', [`${name}/kernel:0`]);
          layer.create_group(name).create_dataset({ name: 'kernel:0', data: weights, shape });
        }
      }),
    );
    return path;
  }

  async function kerasZip(): Promise<string> {
    const path = join(folder, 'row.keras');
    const bytes = await hdf5((root) => {
      const all = root.create_group('layers');
      names.forEach((_, i) => {
        const layer = all.create_group(i === 0 ? 'conv2d' : `conv2d_${i}`);
        layer.create_group('vars').create_dataset({ name: '0', data: weights, shape });
      });
    });
    await writeFile(
      path,
      zipSync(
        {
          'metadata.json': strToU8(JSON.stringify({ keras_version: '3.5.0' })),
          'config.json': strToU8(JSON.stringify(architecture)),
          'model.weights.h5': bytes,
        },
        { level: 0 },
      ),
    );
    return path;
  }

  async function onnxModel(): Promise<string> {
    const path = join(folder, 'row.onnx');
    await writeFile(path, writeOnnx((await readModel(await layersModel())).graph));
    return path;
  }

  async function hdf5(fill: (root: Group) => void): Promise<Uint8Array> {
    const { FS } = await ready;
    const file = new File('/row.h5', 'w');
    fill(file);
    file.close();
    const bytes = FS.readFile('/row.h5');
    FS.unlink('/row.h5');
    return bytes;
  }
});
