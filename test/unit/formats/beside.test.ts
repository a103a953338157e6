import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileBeside } from '../../../src/formats/beside.ts';

describe('A file of weights beside a model', () => {
  let root = '';
  const kindOf = (model: string, location: string): string => fileBeside(join(root, model), location).kind;

  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'segcause-beside-'));
    const cache = join(root, 'models--org--seg');
    const snapshot = join(cache, 'snapshots', 'abc');
    for (const folder of [
      join(snapshot, 'onnx'),
      join(cache, 'blobs', 'inner'),
      join(root, 'models--other', 'blobs'),
      join(root, 'real'),
      join(root, 'links'),
      join(root, 'snapshots', 'abc'),
      join(root, 'blobs'),
    ]) {
      await mkdir(folder, { recursive: true });
    }
    for (const file of ['aaa', 'bbb', 'inner/ccc']) await writeFile(join(cache, 'blobs', file), file);
    await writeFile(join(root, 'secret'), 'secret');
    await writeFile(join(root, 'blobs', 'data'), 'data');
    await writeFile(join(root, 'models--other', 'blobs', 'ddd'), 'ddd');
    await writeFile(join(root, 'real', 'model.onnx'), 'model');
    await writeFile(join(root, 'real', 'data'), 'data');
    await writeFile(join(root, 'real', 'only there'), 'data');
    const links: Readonly<Record<string, string>> = {
      'models--org--seg/snapshots/abc/model.onnx': '../../blobs/aaa',
      'models--org--seg/snapshots/abc/model.onnx_data': '../../blobs/bbb',
      'models--org--seg/snapshots/abc/secret': '../../../secret',
      'models--org--seg/snapshots/abc/other': '../../../models--other/blobs/ddd',
      'models--org--seg/snapshots/abc/inner': '../../blobs/inner/ccc',
      'models--org--seg/snapshots/abc/onnx/model.onnx_data': '../../../blobs/bbb',
      'links/model.onnx': '../real/model.onnx',
      'links/data': '../real/data',
      'links/secret': '../secret',
      'links/loop': 'loop',
      'snapshots/abc/data': '../../blobs/data',
    };
    for (const [link, target] of Object.entries(links)) await symlink(target, join(root, link));
    // A copy of the model, not a link, among linked data.
    await writeFile(join(snapshot, 'onnx', 'model.onnx'), 'model');
    await writeFile(join(root, 'snapshots', 'abc', 'model.onnx'), 'model');
  });
  after(() => rm(root, { recursive: true }));

  const snapshot = 'models--org--seg/snapshots/abc';
  const cases: readonly (readonly [what: string, model: string, location: string, kind: string])[] = [
    ['linked into the same blobs as the model', `${snapshot}/model.onnx`, 'model.onnx_data', 'found'],
    ['linked into the blobs of a copied model', `${snapshot}/onnx/model.onnx`, 'model.onnx_data', 'found'],
    ['linked out of the cache', `${snapshot}/model.onnx`, 'secret', 'outside'],
    ["linked into another model's blobs", `${snapshot}/model.onnx`, 'other', 'outside'],
    ['linked deeper than blobs lie', `${snapshot}/model.onnx`, 'inner', 'outside'],
    ['named by a way out of the snapshot', `${snapshot}/model.onnx`, '../../blobs/bbb', 'outside'],
    ['linked beside the real model', 'links/model.onnx', 'data', 'found'],
    ['only beside the real model', 'links/model.onnx', 'only there', 'found'],
    ['linked elsewhere than the real model', 'links/model.onnx', 'secret', 'outside'],
    ['a link to itself', 'links/model.onnx', 'loop', 'missing'],
    ['a name with a null character', 'links/model.onnx', 'a\0b', 'missing'],
    ['blobs of no cache', 'snapshots/abc/model.onnx', 'data', 'outside'],
  ];
  for (const [what, model, location, kind] of cases) {
    it(`${what}: ${kind}`, () => {
      assert.equal(kindOf(model, location), kind);
    });
  }
});
