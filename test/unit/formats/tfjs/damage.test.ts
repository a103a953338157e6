import { cp, mkdtemp, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import assert from 'node:assert/strict';
import { readModel } from '../../../../src/formats/read-model.ts';
import { userError } from '../../imaging/helpers.ts';

const fixtures = new URL('../../../fixtures/tfjs/', import.meta.url).pathname;

interface Manifest {
  paths: string[];
  weights: { name: string; shape: number[]; dtype: string; quantization?: object }[];
}

interface ModelJson {
  modelTopology: {
    model_config: { class_name: string; config: { layers: { class_name: string; config: object }[] } };
    node: { op: string; input?: string[] }[];
  };
  weightsManifest: Manifest[];
}

describe('Damaged TensorFlow.js models', () => {
  let root = '';
  let folder = '';

  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'segcause-tfjs-'));
  });
  beforeEach(async () => {
    folder = join(root, 'model');
    await rm(folder, { recursive: true, force: true });
  });
  after(() => rm(root, { recursive: true }));

  /** A changed copy of a fixture. */
  async function changed(name: string, change: (json: ModelJson) => void): Promise<string> {
    await cp(join(fixtures, name), folder, { recursive: true });
    const path = join(folder, 'model.json');
    const json = JSON.parse(await readFile(path, 'utf8')) as ModelJson;
    change(json);
    await writeFile(path, JSON.stringify(json));
    return path;
  }

  const unchanged = (): void => undefined;

  it('a shard is missing', async () => {
    const path = await changed('unet', unchanged);
    await rm(join(folder, 'group1-shard2of3.bin'), { force: true });
    const [shard] = await shardsOf(path);
    await rm(join(folder, shard ?? ''), { force: true });
    await assert.rejects(
      readModel(path),
      userError(/model\.json: its weights group1-shard1of\d+\.bin are missing: copy/),
    );
  });

  it('a shard is a Git LFS pointer', async () => {
    const path = await changed('unet', unchanged);
    const [shard] = await shardsOf(path);
    await writeFile(
      join(folder, shard ?? ''),
      'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n',
    );
    await assert.rejects(
      readModel(path),
      userError(
        /^model\.json: its file of weights group1-shard1of\d+\.bin is a Git LFS pointer.*: run git lfs pull/,
      ),
    );
  });

  it('a shard is short', async () => {
    const path = await changed('unet', unchanged);
    const [shard] = await shardsOf(path);
    await truncate(join(folder, shard ?? ''), 100);
    await assert.rejects(
      readModel(path),
      userError(/are \d+ bytes, and \d+ are needed: the copy is incomplete/),
    );
  });

  it('weights belong to another model', async () => {
    const path = await changed('line', ({ weightsManifest }) => weightsManifest[0]?.weights.pop());
    await assert.rejects(readModel(path), userError(/they belong to another model/));
  });

  for (const [what, way] of [
    ['a relative path', '../outside.bin'],
    ['an absolute path', '/etc/passwd'],
    ['an inner path', 'a/../../outside.bin'],
  ] as const) {
    it(`the manifest climbs out of the folder by ${what}`, async () => {
      await writeFile(join(root, 'outside.bin'), 'secret');
      const path = await changed('line', ({ weightsManifest: [first] }) => first?.paths.splice(0, 1, way));
      await assert.rejects(readModel(path), userError(/outside the model's folder: refused/));
    });
  }

  it('the manifest climbs out of the folder by a link', async () => {
    await writeFile(join(root, 'outside.bin'), 'secret');
    const path = await changed('line', ({ weightsManifest: [first] }) =>
      first?.paths.splice(0, 1, 'link.bin'),
    );
    await symlink(join(root, 'outside.bin'), join(folder, 'link.bin'));
    await assert.rejects(readModel(path), userError(/outside the model's folder: refused/));
  });

  it('the manifest lists weights larger than 2 GB', async () => {
    const path = await changed('line', ({ weightsManifest: [first] }) => {
      first?.weights.push({ name: 'huge', shape: [2 ** 16, 2 ** 14], dtype: 'float32' });
    });
    await assert.rejects(readModel(path), userError(/larger than 2 GB/));
  });

  for (const shape of [[-1], [0.5], [2 ** 30, 2 ** 30]]) {
    it(`a weight has the shape ${shape.join('×')}`, async () => {
      const path = await changed('line', ({ weightsManifest: [first] }) =>
        first?.weights.push({ name: 'odd', shape, dtype: 'float32' }),
      );
      await assert.rejects(readModel(path), userError(/model\.json/));
    });
  }

  it('a weight is quantized in an unknown way', async () => {
    const path = await changed('line', ({ weightsManifest: [first] }) => {
      first?.weights.push({ name: 'odd', shape: [1], dtype: 'float32', quantization: { dtype: 'int2' } });
    });
    await assert.rejects(readModel(path), userError(/weight odd is quantized in a way that is not known/));
  });

  it('a weight is missing', async () => {
    const path = await changed('line', ({ weightsManifest: [first] }) => {
      const weight = first?.weights.find(({ name }) => name === 'dense_0/kernel');
      if (weight !== undefined) weight.name = 'nobody/kernel';
    });
    await assert.rejects(readModel(path), userError(/layer "dense_0" has no weight "kernel"/));
  });

  for (const [className, pattern] of [
    ['Lambda', /layer "dense_0" \(Lambda\) holds Python code, which is not run/],
    ['MyLayer', /layer "dense_0" \(MyLayer\) is not a layer that can be read/],
    ['constructor', /layer "dense_0" \(constructor\) is not a layer/],
  ] as const) {
    it(`a layer is of the class ${className}`, async () => {
      const path = await changed(
        'line',
        ({
          modelTopology: {
            model_config: { config },
          },
        }) => {
          const layer = config.layers.find(
            (candidate) => 'name' in candidate.config && candidate.config.name === 'dense_0',
          );
          if (layer !== undefined) layer.class_name = className;
        },
      );
      await assert.rejects(readModel(path), userError(/^model\.json/, pattern));
    });
  }

  it('the model itself is of a custom class', async () => {
    const path = await changed('line', ({ modelTopology: { model_config: model } }) => {
      model.class_name = 'MyUNet';
    });
    await assert.rejects(readModel(path), userError(/class MyUNet.*export it to ONNX/));
  });

  it('an operator is not supported', async () => {
    const path = await changed('graph_volume', ({ modelTopology: { node } }) => {
      const softmax = node.find(({ op }) => op === 'Softmax');
      if (softmax !== undefined) softmax.op = 'FFT3D';
    });
    await assert.rejects(
      readModel(path),
      userError(/model\.json: node "\S*Softmax" \(FFT3D\) is not an operator/),
    );
  });

  it('a graph has a cycle, or reads a node that does not exist', async () => {
    const circle = await changed('graph_volume', ({ modelTopology: { node } }) => {
      const first = node.find(({ op }) => op === 'MaxPool3D');
      first?.input?.splice(0, 1, 'Identity');
    });
    await assert.rejects(readModel(circle), userError(/cycle/));
    const nowhere = await changed('graph_volume', ({ modelTopology: { node } }) => {
      node.find(({ op }) => op === 'MaxPool3D')?.input?.splice(0, 1, 'nobody');
    });
    await assert.rejects(readModel(nowhere), userError(/reads the node nobody, which does not exist/));
  });

  for (const [what, text] of [
    ['another JSON', '{"name": "package"}'],
    ['no JSON', '{"modelTopology": '],
    ['a list', '{"modelTopology": [], "weightsManifest": []}'],
  ] as const) {
    it(`model.json is ${what}`, async () => {
      const path = join(root, 'model.json');
      await writeFile(path, text);
      await assert.rejects(readModel(path), userError(/is not a TensorFlow\.js model/));
    });
  }
});

async function shardsOf(path: string): Promise<readonly string[]> {
  const { weightsManifest } = JSON.parse(await readFile(path, 'utf8')) as ModelJson;
  return weightsManifest.flatMap(({ paths }) => paths);
}
