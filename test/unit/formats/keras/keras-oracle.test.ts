import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import assert from 'node:assert/strict';
import { readModel } from '../../../../src/formats/read-model.ts';
import { assertClose, run, type Values } from './outputs.ts';

const fixtures = new URL('../../../fixtures/keras/', import.meta.url).pathname;

interface Stored {
  readonly shape: readonly number[];
  readonly data: string;
}

function decoded({ shape, data }: Stored): Values {
  const bytes = Uint8Array.from(Buffer.from(data, 'base64'));
  return { shape, data: new Float32Array(bytes.buffer) };
}

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
      'unet.h5',
      'deeplab.keras',
      'volume.keras',
    ]) {
      const file = model.replace('.', `_keras${version}.`);
      it(file, async () => {
        assert.ok((await files).includes(file));
        const { graph } = await readModel(join(fixtures, file));
        const expected = JSON.parse(await readFile(join(fixtures, `${file}.json`), 'utf8')) as {
          readonly inputs: readonly Stored[];
          readonly outputs: readonly Stored[];
        };
        const outputs = await run(graph, expected.inputs.map(decoded));
        assert.equal(outputs.length, expected.outputs.length);
        const failures = expected.outputs.flatMap((wanted, i) => {
          try {
            assertClose(outputs[i]?.name ?? '', outputs[i], decoded(wanted));
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
