import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { File, ready } from 'h5wasm';
import { readModel } from '../../../../src/formats/read-model.ts';
import { createOnnxRuntime } from '../../../../src/runtime/onnxruntime.ts';
import { userError } from '../../imaging/helpers.ts';

/** One layer as a Keras 3 model of two pixels with two channels each. */
function configOf(className: string, config: object): object {
  const shape = [null, 1, 2, 2];
  const history = { class_name: '__keras_tensor__', config: { shape, keras_history: ['x', 0, 0] } };
  return {
    class_name: 'Functional',
    config: {
      name: 'model',
      layers: [
        { class_name: 'InputLayer', name: 'x', config: { name: 'x', batch_shape: shape }, inbound_nodes: [] },
        {
          class_name: className,
          name: 'layer',
          config: { name: 'layer', ...config },
          inbound_nodes: [{ args: [history], kwargs: {} }],
        },
      ],
      input_layers: [['x', 0, 0]],
      output_layers: [['layer', 0, 0]],
    },
  };
}

describe('Rescaling and Normalization', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'segcause-scales-'));
  });
  after(() => rm(folder, { recursive: true }));

  /** What the layer computes of 1, 2, 3 and 4. */
  async function outputOf(className: string, config: object): Promise<readonly number[]> {
    const { FS } = await ready;
    const file = new File('/scales.h5', 'w');
    const vars = file.create_group('layers').create_group('normalization').create_group('vars');
    vars.create_dataset({ name: '0', data: Float32Array.of(1, 2), shape: [2] });
    vars.create_dataset({ name: '1', data: Float32Array.of(4, 0), shape: [2] });
    // What Keras counts while it adapts is an integer.
    vars.create_dataset({ name: '2', data: BigInt64Array.of(7n), shape: [] });
    file.close();
    const path = join(folder, 'model.keras');
    const entries = {
      'metadata.json': strToU8(JSON.stringify({ keras_version: '3.5.0' })),
      'config.json': strToU8(JSON.stringify(configOf(className, config))),
      'model.weights.h5': FS.readFile('/scales.h5'),
    };
    FS.unlink('/scales.h5');
    await writeFile(path, zipSync(entries));
    const program = await createOnnxRuntime().compile((await readModel(path)).graph, 'model.keras');
    const x = { type: 'float32', shape: [1, 1, 2, 2], data: Float32Array.of(1, 2, 3, 4) } as const;
    const [output] = [...(await program.run(new Map([['x', x]]))).values()];
    await program.dispose();
    return Array.from(output?.data as Float32Array);
  }

  const numPy = (value: readonly number[]): object => ({
    class_name: '__numpy__',
    config: { value, dtype: 'float32' },
  });
  const cases: readonly (readonly [className: string, config: object, expected: readonly number[]])[] = [
    ['Rescaling', { scale: 2 }, [2, 4, 6, 8]],
    ['Rescaling', { scale: [2], offset: [1] }, [3, 5, 7, 9]],
    ['Rescaling', { scale: [2, 10], offset: 0 }, [2, 20, 6, 40]],
    ['Rescaling', { scale: [2, 10], offset: [0, -1] }, [2, 19, 6, 39]],
    ['Rescaling', { scale: numPy([2, 10]), offset: 1 }, [3, 21, 7, 41]],
    ['Normalization', { axis: [-1] }, [0, 0, 1, 2e7]],
    ['Normalization', { axis: -1, mean: [1, 3], variance: [4, 1] }, [0, -1, 1, 1]],
    ['Normalization', { axis: [-1], mean: [[[[1, 3]]]], variance: numPy([4, 1]) }, [0, -1, 1, 1]],
    ['Normalization', { axis: null, mean: 2, variance: 4 }, [-0.5, 0, 0.5, 1]],
    ['Normalization', { axis: 2, mean: [1, 3], variance: [1, 4] }, [0, 1, 0, 0.5]],
    ['Normalization', { axis: -1, mean: [1, 3], variance: [4, 1], invert: true }, [3, 5, 7, 7]],
  ];
  for (const [className, config, expected] of cases) {
    it(`${className} ${JSON.stringify(config)}`, async () => {
      const output = await outputOf(className, config);
      expected.forEach((value, i) => {
        assert.ok(Math.abs((output[i] ?? NaN) - value) <= 1e-5 * Math.max(1, Math.abs(value)), output.join());
      });
    });
  }

  it('reject numbers that do not fit the channels', async () => {
    await assert.rejects(
      outputOf('Rescaling', { scale: [1, 2, 3] }),
      userError(/has 3 numbers as its scale for 2 channels/),
    );
    await assert.rejects(
      outputOf('Normalization', { axis: -1, mean: [1, 2, 3], variance: [1, 2, 3] }),
      userError(/mean or variance of 3 numbers/),
    );
  });
});
