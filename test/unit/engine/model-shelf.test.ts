import assert from 'node:assert/strict';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEngine } from '../../../src/engine/engine.ts';
import { UserError } from '../../../src/errors.ts';
import { input } from '../../support/aims.ts';
import { modelFixture, sampleFile } from '../../support/models.ts';

const image = sampleFile('images/slice_084.png');

describe('What a model is read from', function () {
  this.timeout(30_000);
  let folder = '';

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'segcause-shelf-'));
    for (const file of ['external_data.onnx', 'external_data.bin'])
      await copyFile(modelFixture(file), join(folder, file));
  });

  after(() => rm(folder, { recursive: true }));

  it('counts its external data in: an explanation of other weights is refused', async () => {
    const engine = createEngine();
    const { explanation } = await engine.prepare({
      model: join(folder, 'external_data.onnx'),
      settings: { image },
    });
    const weights = join(folder, 'external_data.bin');
    const bytes = await readFile(weights);
    bytes[1] = (bytes[1] ?? 0) ^ 1;
    await writeFile(weights, bytes);
    const quiet = { onProgress: () => undefined, onCheckpoint: () => undefined, isCancelled: () => false };
    await assert.rejects(engine.explain(explanation, input, quiet), (error: unknown) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, /external_data\.onnx has changed since/);
      return true;
    });
  });

  it('shows of every layer the shape of its output and its learnt values', async () => {
    const { explanation } = await createEngine().prepare({
      model: sampleFile('unet_late.onnx'),
      settings: { image },
    });
    const byPath = new Map(explanation.layers.map((layer) => [layer.path, layer]));
    assert.deepEqual(byPath.get('encoder.0.conv1')?.shape, [1, 16, 256, 256]);
    assert.deepEqual(byPath.get('bottleneck.conv2')?.shape, [1, 128, 32, 32]);
    assert.equal(byPath.get('encoder.0.conv1')?.parameters, 16 * 9 + 16);
    assert.ok(explanation.layers.every(({ shape }) => shape.length > 0));
  });
});
