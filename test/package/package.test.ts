import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { modelFixture, sampleFile } from '../support/models.ts';
import { bundledPackages, licenceSections } from './licences.ts';
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
      'dist/watchdog.cjs',
      'dist/lane.cjs',
      'dist/keras.cjs',
      'dist/cli.cjs',
      'dist/check-tensorflow.cjs',
      'dist/tensorflow.cjs',
      ...['-threaded-simd.js', '-threaded-simd.worker.js', '-threaded-simd.wasm', '-simd.wasm', '.wasm'].map(
        (name) => `dist/tensorflow/tfjs-backend-wasm${name}`,
      ),
      'dist/codecs.wasm',
      'dist/codecs.LICENSE.txt',
      'dist/THIRD_PARTY_LICENSES.txt',
      'dist/webview/panel.js',
      'dist/webview/notebook.js',
    ];
    const grammar = ['dist/python/web-tree-sitter.wasm', 'dist/python/tree-sitter-python.wasm'];
    const texts = ['package.json', 'readme.md', 'changelog.md', 'LICENSE.txt', 'media/explain.schema.json'];
    const scripts = ['convert.py', 'segcause_conversion/main.py'].map((name) => `media/python/${name}`);
    const slices = ['unet_early.onnx', 'unet_late.explain.json', 'images/slice_084.png'];
    const volumes = ['deepbrain.onnx', 'deepbrain.explain.json', 'heads/head.nii.gz', 'brains/head.nii.gz'];
    const sample = [...slices, ...volumes, 'NOTICE.md'].map((name) => `sample/${name}`);
    const hdf5 = ['hdf5_hl.js', 'hdf5_util.js'].map((name) => `node_modules/h5wasm/dist/esm/${name}`);
    for (const name of [...needed, ...grammar, ...texts, ...scripts, ...sample, ...hdf5])
      assert.ok(names.includes(name), name);
  });

  it("holds this platform's binaries and no other's", () => {
    const binaries = names.filter((name) => name.startsWith('node_modules/onnxruntime-node/bin/'));
    assert.ok(binaries.some((name) => name.endsWith('onnxruntime_binding.node')));
    assert.ok(binaries.some((name) => /libonnxruntime|onnxruntime\.dll/.test(name)));
    for (const name of binaries) assert.ok(name.includes(`/${process.platform}/${process.arch}/`), name);
  });

  it('holds nothing else', () => {
    const allowed = /^(dist|media|sample|node_modules\/(onnxruntime-(node|common)|h5wasm))\//;
    const rest = names.filter((name) => !allowed.test(name)).sort();
    const around = ['[Content_Types].xml', 'extension.vsixmanifest'];
    const pages = ['LICENSE.txt', 'changelog.md', 'readme.md', 'docs/reading-an-explanation.md'];
    assert.deepEqual(rest, [...around, ...pages, 'package.json'].sort());
    assert.deepEqual(
      names.filter((name) =>
        /\.(map|ts|pyc|md\.map)$|^(?!media\/python\/|sample\/unet\.py$).*\.py$|_dynamo/.test(name),
      ),
      [],
    );
  });

  it('names every package whose code it holds, each under a permissive licence', () => {
    const files = unzipSync(readFileSync(file));
    const textOf = (name: string): string => Buffer.from(files[`extension/${name}`] ?? []).toString('utf8');
    const sections = licenceSections(textOf('dist/THIRD_PARTY_LICENSES.txt'));
    const { dependencies } = JSON.parse(textOf('package.json')) as { readonly dependencies: object };
    const beside = names.flatMap((name) => /^node_modules\/([^/]+)\//.exec(name)?.slice(1) ?? []);
    const copied = ['@tensorflow/tfjs-backend-wasm', 'web-tree-sitter', 'tree-sitter-python'];
    assert.deepEqual(
      sections.map(({ name }) => name),
      [...new Set([...bundledPackages('dist'), ...Object.keys(dependencies), ...beside, ...copied])].sort(),
    );
    const permissive = /^(MIT|ISC|BSD-[23]-Clause|Apache-2\.0|0BSD|BlueOak-1\.0\.0|Zlib|Python-2\.0)$/;
    for (const { name, licence, text } of sections) {
      // Its package.json names no identifier: NIST's notice, then HDF5's licence, which is like BSD-3-Clause.
      if (name === 'h5wasm')
        assert.match(text, /^h5wasm license statement:\s+NIST-developed [^]+License Terms for \nHDF5 /);
      else for (const id of licence.replace(/[()]/g, '').split(' AND ')) assert.match(id, permissive, name);
      assert.doesNotMatch(text, /General Public License\s+Version \d/i, name);
    }
  });

  it('runs a model on either runtime, and fails in one line', function () {
    this.timeout(120_000);
    const folder = mkdtempSync(join(tmpdir(), 'segcause-package-'));
    for (const [name, bytes] of Object.entries(unzipSync(readFileSync(file)))) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), bytes);
    }
    const explain = (...choice: readonly string[]): { readonly stdout: string; readonly stderr: string } =>
      spawnSync(
        process.execPath,
        [
          ...[join(folder, 'extension/dist/cli.cjs'), 'explain', modelFixture('softmax_classes.onnx')],
          ...['--image', sampleFile('images/slice_084.png'), '--block', '8', '--draws', '2'],
          ...['--out', join(folder, 'out.segcause.json'), ...choice],
        ],
        { encoding: 'utf8', cwd: folder },
      );
    assert.match(explain().stdout, / on onnxruntime 1\.\d+\.\d+ \(cpu\)\n/);
    assert.match(
      explain('--runtime', 'tensorflow').stdout,
      / on tensorflow\.js 4\.22\.0 \(wasm simd(, \d threads)?\) \(cpu\)\n/,
    );
    assert.match(
      explain('--runtime', 'tensorflow', '--tensorflow', folder).stderr,
      /^segcause: [^\n]+ holds no @tensorflow\/tfjs-node-gpu [^\n]+\n$/,
    );
    rmSync(folder, { recursive: true });
  });

  it('is less than 30 MB', () => {
    assert.ok(statSync(file).size < 30e6, `${statSync(file).size} bytes`);
  });
});
