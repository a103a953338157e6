import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { readModel } from '../../../../src/formats/read-model.ts';
import { addEveryLayerOutput } from './every-layer.ts';
import { assertAllClose, readExpected, run, runtimes } from './outputs.ts';

const fixtures = new URL('../../../fixtures/keras/', import.meta.url).pathname;

const models = [
  'flat.keras',
  'more.keras',
  'line.keras',
  'solid.keras',
  'nested.h5',
  'nested.keras',
  'unet.keras',
  'deeplab.keras',
  'volume.h5',
  'masked.keras',
  'segmenter.keras',
  'functions.keras',
];
const files = [
  ...models.map((model) => model.replace('.', '_keras2.')),
  ...models.map((model) => model.replace('.', '_keras3.')),
  'ellipses_keras2.h5',
  'transformer_keras2.keras',
];

/** Models saved by Keras, against their outputs in Keras itself (`tools/fixtures/keras_models.py`). */
describe('Keras models have the outputs they have in Keras', () => {
  for (const file of files) {
    it(file, async () => {
      const { graph } = await readModel(join(fixtures, file));
      const expected = await readExpected(join(fixtures, `${file}.json.gz`));
      for (const runtime of runtimes)
        assertAllClose(await run(graph, expected.inputs, runtime), expected.outputs);
    });
  }
});

/** Sequential networks: the output of each layer, at some of its positions. */
describe('Layers of Keras models have the outputs they have in Keras', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'segcause-layers-'));
  });
  after(() => rm(folder, { recursive: true }));

  for (const file of files.filter((name) =>
    /^(?:nested|unet|deeplab|segmenter|transformer).*\.keras$/u.test(name),
  )) {
    it(file, async () => {
      const entries = unzipSync(await readFile(join(fixtures, file)));
      const architecture = JSON.parse(strFromU8(entries['config.json'] ?? new Uint8Array())) as Parameters<
        typeof addEveryLayerOutput
      >[0];
      const given = addEveryLayerOutput(architecture).map(([layer]) => layer);
      const path = join(folder, file);
      await writeFile(path, zipSync({ ...entries, 'config.json': strToU8(JSON.stringify(architecture)) }));
      const { graph } = await readModel(path);
      const expected = await readExpected(join(fixtures, `${file}.json.gz`));
      const sampled = given.flatMap((layer, i) => {
        const sample = expected.layers.get(layer);
        return sample === undefined || given.indexOf(layer) !== given.lastIndexOf(layer)
          ? []
          : [{ i, sample }];
      });
      assert.ok(sampled.length >= expected.layers.size - expected.inputs.length - 2, 'few layers are held');
      for (const runtime of runtimes) {
        const outputs = await run(graph, expected.inputs, runtime);
        const got = sampled.map(({ i, sample: { shape, step } }) => {
          const { name = '', data = new Float32Array(), shape: own } = outputs[i] ?? {};
          assert.deepEqual(own, shape, `shape of ${name}`);
          const picked = data.filter((_, at) => at % step === 0);
          return { name, shape: [picked.length], data: picked };
        });
        assertAllClose(
          got,
          sampled.map(({ sample }) => ({ shape: [sample.data.length], data: sample.data })),
        );
      }
    });
  }
});
