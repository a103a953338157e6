import { strict as assert } from 'node:assert';
import { statSync } from 'node:fs';
import { zipEntries } from './zip.ts';

describe('The package', () => {
  const file = process.env['SEGCAUSE_VSIX'] ?? '';
  let names: readonly string[] = [];

  before(() => {
    names = [...zipEntries(file).keys()].map((name) => name.replace(/^extension\//, ''));
  });

  it('holds what runs', () => {
    const needed = [
      'dist/extension.cjs',
      'dist/engine.cjs',
      'dist/lane.cjs',
      'dist/cli.cjs',
      'dist/check-tensorflow.cjs',
      'dist/webview/panel.js',
    ];
    const grammar = ['dist/python/web-tree-sitter.wasm', 'dist/python/tree-sitter-python.wasm'];
    const texts = ['package.json', 'readme.md', 'changelog.md', 'LICENSE.txt', 'media/explain.schema.json'];
    const scripts = ['convert.py', 'segcause_conversion/main.py'].map((name) => `media/python/${name}`);
    const hdf5 = ['hdf5_hl.js', 'hdf5_util.js'].map((name) => `node_modules/h5wasm/dist/esm/${name}`);
    for (const name of [...needed, ...grammar, ...texts, ...scripts, ...hdf5])
      assert.ok(names.includes(name), name);
  });

  it("holds this platform's binaries and no other's", () => {
    const binaries = names.filter((name) => name.startsWith('node_modules/onnxruntime-node/bin/'));
    assert.ok(binaries.some((name) => name.endsWith('onnxruntime_binding.node')));
    assert.ok(binaries.some((name) => /libonnxruntime|onnxruntime\.dll/.test(name)));
    for (const name of binaries) assert.ok(name.includes(`/${process.platform}/${process.arch}/`), name);
  });

  it('holds nothing else', () => {
    const allowed = /^(dist|media|node_modules\/(onnxruntime-(node|common)|h5wasm))\//;
    const rest = names.filter((name) => !allowed.test(name)).sort();
    const around = ['[Content_Types].xml', 'extension.vsixmanifest'];
    assert.deepEqual(rest, [...around, 'LICENSE.txt', 'changelog.md', 'package.json', 'readme.md'].sort());
    assert.deepEqual(
      names.filter((name) => /\.(map|ts|pyc|md\.map)$|^(?!media\/python\/).*\.py$/.test(name)),
      [],
    );
  });

  it('is less than 30 MB', () => {
    assert.ok(statSync(file).size < 30e6, `${statSync(file).size} bytes`);
  });
});
