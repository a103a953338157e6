import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findFolds } from '../../../../src/engine/causes/find-folds.ts';

describe('Other folds of a model', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'segcause-folds-'));
    for (const name of [
      ...['fold_0', 'fold_1', 'fold_2', 'fold_10', 'fold_all'].map((fold) => `nets/${fold}/best/net.onnx`),
      ...['a.fold1.onnx', 'a.fold2.onnx', 'b.fold3.onnx', 'a.fold4.txt', 'alone.onnx', 'folder1.onnx'],
    ]) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), '');
    }
    await mkdir(join(folder, 'nets/fold_3'));
  });
  after(() => rm(folder, { recursive: true }));

  const namesFor = async (name: string): Promise<readonly string[]> =>
    (await findFolds(join(folder, name))).map((fold) => fold.name);

  it('lie in folders that are numbered, in the order of their numbers', async () => {
    assert.deepEqual(await namesFor('nets/fold_1/best/net.onnx'), [
      'fold_0/best/net.onnx',
      'fold_2/best/net.onnx',
      'fold_10/best/net.onnx',
    ]);
  });

  it('or are files that are named alike but for the number', async () => {
    assert.deepEqual(await namesFor('a.fold1.onnx'), ['a.fold2.onnx']);
  });

  it('are none where no name has a number of a fold', async () => {
    assert.deepEqual(await namesFor('alone.onnx'), []);
    assert.deepEqual(await namesFor('folder1.onnx'), []);
    assert.deepEqual(await namesFor('nets/fold_all/best/net.onnx'), []);
  });
});
