import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readModel } from '../../../../src/formats/read-model.ts';

describe('A TensorFlow.js layers model', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'segcause-spelling-'));
  });
  after(() => rm(folder, { recursive: true }));

  for (const spelling of ['batchInputShape', 'batch_input_shape', 'batch_shape', 'batchShape']) {
    it(`has an input shape under ${spelling}`, async () => {
      const path = join(folder, 'model.json');
      const config = { name: 'x', [spelling]: [null, 4, 4, 1], dtype: 'float32' };
      const layers = [
        { class_name: 'InputLayer', config },
        {
          className: 'MaxPooling2D',
          config: { name: 'pool', poolSize: [2, 2], strides: [2, 2], padding: 'same' },
        },
      ];
      const modelTopology = { class_name: 'Sequential', config: { name: 'model', layers } };
      await writeFile(path, JSON.stringify({ modelTopology, weightsManifest: [] }));
      const { graph } = await readModel(path);
      assert.deepEqual(graph.inputs[0]?.shape, ['batch', 4, 4, 1]);
      assert.deepEqual(graph.outputs[0]?.shape, [null, 2, 2, 1]);
    });
  }
});
