import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import assert from 'node:assert/strict';
import { readModel } from '../../../../src/formats/read-model.ts';
import { assertClose, readExpected, run } from './outputs.ts';

const fixtures = new URL('../../../fixtures/keras/', import.meta.url).pathname;

/** Models saved by Keras, layer for layer against what Keras itself gave (`tools/fixtures/keras_models.py`). */
describe('Keras models give what Keras gives', () => {
  const files = readdir(fixtures);
  for (const version of [2, 3]) {
    for (const model of [
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
      ...(version === 2 ? ['ellipses.h5', 'transformer.keras'] : []),
    ]) {
      const file = model.replace('.', `_keras${version}.`);
      it(file, async () => {
        assert.ok((await files).includes(file));
        const { graph } = await readModel(join(fixtures, file));
        const expected = await readExpected(join(fixtures, `${file}.json.gz`));
        const outputs = await run(graph, expected.inputs);
        assert.equal(outputs.length, expected.outputs.length);
        const failures = expected.outputs.flatMap((wanted, i) => {
          try {
            assertClose(outputs[i]?.name ?? '', outputs[i], wanted);
            return [];
          } catch (error) {
            return [error instanceof Error ? error.message : String(error)];
          }
        });
        assert.deepEqual(failures, []);
      });
    }
  }
});
