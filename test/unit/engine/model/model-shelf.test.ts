import assert from 'node:assert/strict';
import { copyFile, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { explanationKind } from '../../../../src/documents/explanation-kind.ts';
import { createEngine } from '../../../../src/engine/engine.ts';
import { UserError } from '../../../../src/errors.ts';
import { input, quiet } from '../../../support/aims.ts';
import { modelFixture, sampleFile } from '../../../support/models.ts';
import { userError } from '../../imaging/helpers.ts';

const image = sampleFile('images/slice_084.png');

function fixture(name: string): string {
  return new URL(`../../../fixtures/${name}`, import.meta.url).pathname;
}

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
    const { document } = await engine.prepare(explanationKind, {
      model: join(folder, 'external_data.onnx'),
      settings: { image },
    });
    const weights = join(folder, 'external_data.bin');
    const bytes = await readFile(weights);
    bytes[1] = (bytes[1] ?? 0) ^ 1;
    await writeFile(weights, bytes);
    await assert.rejects(engine.run(explanationKind, document, input, quiet), (error: unknown) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, /external_data\.onnx has changed since/);
      return true;
    });
  });

  it('counts the shards of a TensorFlow.js model in', async () => {
    const model = join(folder, 'tfjs', 'model.json');
    await cp(fixture('tfjs/graph_unet'), join(folder, 'tfjs'), { recursive: true });
    const engine = createEngine();
    const { document } = await engine.prepare(explanationKind, { model, settings: { image } });
    const shard = join(folder, 'tfjs', 'group1-shard2of4.bin');
    const bytes = await readFile(shard);
    bytes[1] = (bytes[1] ?? 0) ^ 1;
    await writeFile(shard, bytes);
    await assert.rejects(
      engine.run(explanationKind, document, input, quiet),
      userError(/model\.json has changed since/),
    );
  });

  for (const [file, layer] of [
    ['tfjs/unet/model.json', 'middle_conv1'],
    ['tfjs/graph_unet/model.json', 'unet.middle_conv1'],
  ] as const) {
    it(`shows the layers of ${file} by their names`, async () => {
      const { document } = await createEngine().prepare(explanationKind, {
        model: fixture(file),
        settings: { image },
      });
      const paths = new Set(document.layers.map(({ path }) => path));
      assert.ok(paths.has(layer), [...paths].join(', '));
    });
  }

  it('shows of every layer the shape of its output and how many parameters it has', async () => {
    const { document } = await createEngine().prepare(explanationKind, {
      model: sampleFile('unet_late.onnx'),
      settings: { image },
    });
    const byPath = new Map(document.layers.map((layer) => [layer.path, layer]));
    assert.deepEqual(byPath.get('encoder.0.conv1')?.shape, [1, 16, 256, 256]);
    assert.deepEqual(byPath.get('bottleneck.conv2')?.shape, [1, 128, 32, 32]);
    assert.equal(byPath.get('encoder.0.conv1')?.parameters, 16 * 9 + 16);
    assert.ok(document.layers.every(({ shape }) => shape.length > 0));
  });

  it('shows no path of the machine that exported the model', async () => {
    const { document } = await createEngine().prepare(explanationKind, {
      model: fixture('definitions/traced.onnx'),
      settings: { image, mask: sampleFile('masks/slice_084.png'), maskValue: 1, roi: [2, 4, 6, 6] },
    });
    const files = document.layers.flatMap(({ locations }) => locations.map(({ file }) => file));
    assert.deepEqual([...new Set(files)], ['traced_model.py']);
    assert.doesNotMatch(JSON.stringify(document), /someone/u);
  });
});
