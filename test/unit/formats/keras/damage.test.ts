import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { readModel } from '../../../../src/formats/read-model.ts';
import { userError } from '../../imaging/helpers.ts';

const fixtures = new URL('../../../fixtures/keras/', import.meta.url).pathname;

describe('Damaged Keras models', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'segcause-keras-'));
  });
  after(() => rm(folder, { recursive: true }));

  async function written(name: string, bytes: Uint8Array): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, bytes);
    return path;
  }

  /** A `.keras` file with some of its entries replaced or left out. */
  async function repacked(entries: Readonly<Record<string, Uint8Array | null>>): Promise<string> {
    const all = { ...unzipSync(await readFile(join(fixtures, 'line_keras3.keras'))), ...entries };
    const kept = Object.entries(all).filter((entry): entry is [string, Uint8Array] => entry[1] !== null);
    return written('changed.keras', zipSync(Object.fromEntries(kept)));
  }

  async function configWith(change: (text: string) => string): Promise<string> {
    const { 'config.json': config } = unzipSync(await readFile(join(fixtures, 'line_keras3.keras')));
    return repacked({ 'config.json': strToU8(change(Buffer.from(config ?? []).toString())) });
  }

  it('a .keras file unpacks to far more than its size', async () => {
    const path = await repacked({ 'config.json': new Uint8Array(2 ** 27) });
    await assert.rejects(
      readModel(path),
      userError(/changed\.keras: config\.json in it unpacks to 134217728 bytes: refused/),
    );
  });

  it('a .keras file has a false unpacked size', async () => {
    const bytes = Uint8Array.from(await readFile(await repacked({})));
    const directory = Buffer.from(bytes.buffer).lastIndexOf('model.weights.h5') - 46;
    new DataView(bytes.buffer).setUint32(directory + 24, 2 ** 31 - 2, true);
    await assert.rejects(
      readModel(await written('lying.keras', bytes)),
      userError(/unpacks to 2147483646 bytes: refused/),
    );
  });

  for (const entry of ['config.json', 'model.weights.h5']) {
    it(`a .keras file has no ${entry}`, async () => {
      await assert.rejects(readModel(await repacked({ [entry]: null })), userError(/not a Keras model/));
    });
  }

  it('a .keras file is cut off', async () => {
    const bytes = await readFile(join(fixtures, 'line_keras3.keras'));
    const path = await written('cut.keras', bytes.subarray(0, bytes.length / 2));
    await assert.rejects(readModel(path), userError(/cut\.keras is not a whole \.keras file/));
  });

  it('weights in a .keras file are not HDF5', async () => {
    const path = await repacked({ 'model.weights.h5': strToU8('nothing of the kind') });
    await assert.rejects(
      readModel(path),
      userError(/changed\.keras \(model\.weights\.h5\) is not an HDF5 file/),
    );
  });

  it('a weight is missing', async () => {
    const path = await configWith((text) =>
      text.replace('"class_name": "MaxPooling1D"', '"class_name": "Dense"'),
    );
    await assert.rejects(
      readModel(path),
      userError(/changed\.keras: layer "dense_0" has no weight "kernel" in it/),
    );
  });

  for (const [className, pattern] of [
    ['Lambda', /holds Python code, which is not run/],
    ['Custom>Block', /is not a layer that can be read/],
  ] as const) {
    it(`a layer is of the class ${className}`, async () => {
      const path = await configWith((text) =>
        text.replace('"class_name": "Dense"', `"class_name": "${className}"`),
      );
      await assert.rejects(readModel(path), userError(/changed\.keras: layer "dense_0"/, pattern));
    });
  }

  it('a function between layers is not supported, or has an unsupported argument', async () => {
    const entries = unzipSync(await readFile(join(fixtures, 'functions_keras2.keras')));
    const config = Buffer.from(entries['config.json'] ?? []).toString();
    for (const [was, is, pattern] of [
      [
        '"function": "roll"',
        '"function": "py_function"',
        /\(tf\.py_function\) is not a function that can be read/,
      ],
      ['"function": "roll"', '"function": "constructor"', /\(tf\.constructor\) is not a function/],
      ['"method": "nearest"', '"method": "lanczos5"', /\(tf\.image\.resize\) interpolates by "lanczos5"/],
      [
        '"shift": [-2, 1]',
        '"shift": ["a", {}]',
        /\(tf\.roll\) has an argument shift that is not a list of integers/,
      ],
    ] as const) {
      assert.ok(config.includes(was), was);
      const changed = { ...entries, 'config.json': strToU8(config.replace(was, is)) };
      const path = await written('functions.keras', zipSync(changed));
      await assert.rejects(readModel(path), userError(/^functions\.keras: layer "tf\./, pattern));
    }
  });

  it('an HDF5 file is not a model, or holds weights only', async () => {
    const { 'model.weights.h5': weights } = unzipSync(await readFile(join(fixtures, 'line_keras3.keras')));
    const path = await written('weights.h5', weights ?? new Uint8Array());
    await assert.rejects(readModel(path), userError(/weights\.h5 .*not a Keras model|weights only/));
  });

  it('an HDF5 file is cut off, or ends in noise', async () => {
    const bytes = Uint8Array.from(await readFile(join(fixtures, 'nested_keras3.h5')));
    for (const length of [20, 100, 1000, bytes.length - 2000]) {
      const path = await written('cut.h5', bytes.subarray(0, length));
      await assert.rejects(readModel(path), userError(/cut\.h5/));
    }
    for (let at = 96; at < 20_000; at += 997) {
      const noisy = bytes.slice();
      noisy.fill(0xa5, at, at + 64);
      const path = await written('noisy.h5', noisy);
      await readModel(path).catch((error: unknown) => userError(/noisy\.h5/)(error));
    }
  });
});
