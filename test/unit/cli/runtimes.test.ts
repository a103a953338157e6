import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Explanation } from '../../../src/documents/explanation.ts';
import { explanationKind } from '../../../src/documents/explanation-kind.ts';
import { parseDocument } from '../../../src/documents/file.ts';
import { modelFixture, sampleFile } from '../../support/models.ts';
import { kernelsOn } from '../../support/webassembly.ts';
import { bundleForTests } from '../engine/bundle.ts';
import { installStandIns, onCpu, onGpu } from '../runtime/native-stand-in.ts';

const cpu = '@tensorflow/tfjs-node';
const gpu = '@tensorflow/tfjs-node-gpu';

/** Each choice runs in a process of its own, which can load one native package only. */
describe('What models run on, from the command line', function () {
  this.timeout(60_000);
  const model = modelFixture('softmax_classes.onnx');
  const image = sampleFile('images/slice_084.png');
  let bundle = '';
  /** Inside of the repository, where stand-ins find a TensorFlow.js of their own. */
  let folder = '';
  let newerNode = '';

  before(async () => {
    bundle = await bundleForTests();
    newerNode = join(bundle, 'newer-node.cjs');
    await writeFile(
      newerNode,
      `for (const name of ['isNullOrUndefined', 'isArray']) delete require('util')[name];`,
    );
  });

  beforeEach(async () => {
    folder = await mkdtemp(join(bundle, 'tensorflow-'));
  });

  after(() => rm(bundle, { recursive: true }));

  function segcause(...line: string[]): Promise<{ readonly out: string; readonly err: string }> {
    const child = spawn(process.execPath, ['--require', newerNode, join(bundle, 'cli.cjs'), ...line], {
      cwd: folder,
    });
    let [out, err] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    return new Promise((resolve) => {
      child.once('close', () => {
        resolve({ out, err });
      });
    });
  }

  async function explained(...choice: string[]): Promise<Explanation> {
    const { out, err } = await segcause(
      ...['explain', model, '--image', image, '--block', '8', '--draws', '4', '--layers', '--json'],
      ...['--out', join(folder, 'out.segcause.json'), ...choice],
    );
    assert.equal(err, '');
    return parseDocument(explanationKind, out, join(folder, 'out.segcause.json'));
  }

  async function ran(...choice: string[]): Promise<string> {
    const { facts } = await explained(...choice);
    return `${facts?.runtime ?? ''} on ${facts?.device ?? ''}`;
  }

  async function refusal(...choice: string[]): Promise<string> {
    const { out, err } = await segcause('explain', model, '--image', image, ...choice);
    assert.equal(out, '');
    assert.match(err, /^segcause: [^\n]+\n$/, 'one line');
    return err.slice('segcause: '.length, -1);
  }

  it('is ONNX Runtime on the CPU where nobody has chosen', async () => {
    const found = await ran();
    assert.match(found, /^onnxruntime 1\.\d+\.\d+ on cpu$/);
    assert.equal(await ran('--runtime', 'onnxruntime', '--device', 'cpu'), found);
  });

  it('is TensorFlow.js in WebAssembly where no folder has its native package, with the same effects', async () => {
    const [onnx, tensorflow] = [await explained(), await explained('--runtime', 'tensorflow')];
    assert.equal(tensorflow.facts?.runtime, `tensorflow.js 4.22.0 (${kernelsOn()})`);
    assert.equal(tensorflow.facts.device, 'cpu');
    const effects = ({ maps, components }: Explanation): readonly number[] => [
      ...maps.flatMap((map) => map.effects.map(({ mean }) => mean)),
      ...(components?.effects.map(({ mean }) => mean) ?? []),
    ];
    assert.ok(effects(onnx).length > 16);
    effects(onnx).forEach((effect, i) => {
      assert.ok(Math.abs(effect - (effects(tensorflow)[i] ?? NaN)) <= 1e-3, `effect ${i}`);
    });
  });

  it('is TensorFlow.js in WebAssembly on threads where there are cores for them, else on one', async () => {
    const hasCores = (count: number): string => `require('os').availableParallelism = () => ${count};`;
    const failing = `require('worker_threads').Worker = function () { throw new Error('switched off'); };`;
    assert.match(await summaryAfter(hasCores(2)), /on tensorflow\.js 4\.22\.0 \(wasm simd\) \(cpu\)/);
    assert.match(
      await summaryAfter(hasCores(4)),
      /on tensorflow\.js 4\.22\.0 \(wasm simd, 3 threads\) \(cpu\)/,
    );
    assert.match(
      await summaryAfter(hasCores(4) + failing),
      /on tensorflow\.js 4\.22\.0 \(wasm simd\) \(cpu\)/,
    );
  });

  it('is plain TensorFlow.js where WebAssembly does not start', async () => {
    const out = await summaryAfter(
      `WebAssembly.instantiate = () => Promise.reject(new Error('switched off'));`,
    );
    assert.match(out, /on tensorflow\.js 4\.22\.0 \(plain\) \(cpu\)/);
  });

  /** What TensorFlow.js's run prints in a process in which this is run first. */
  async function summaryAfter(script: string): Promise<string> {
    const preload = join(folder, 'preload.cjs');
    await writeFile(preload, script);
    const child = spawn(
      process.execPath,
      [
        ...['--require', preload, join(bundle, 'cli.cjs'), 'explain', model, '--image', image],
        ...['--block', '8', '--draws', '2', '--runtime', 'tensorflow', '--out', join(folder, 'a.json')],
      ],
      { cwd: folder },
    );
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    await new Promise((resolve) => child.once('close', resolve));
    return out;
  }

  it('is the native package of the folder, with a copy of TensorFlow.js of its own', async () => {
    await installStandIns(folder, { name: cpu });
    assert.equal(
      await ran('--runtime', 'tensorflow', '--tensorflow', folder),
      'tensorflow.js 4.22.0 (tfjs-node) on cpu',
    );
  });

  it('is the package for GPUs where both are there, and says what it computes on', async () => {
    await installStandIns(folder, { name: cpu }, { name: gpu, script: onGpu });
    const choice = ['--runtime', 'tensorflow', '--tensorflow', folder];
    assert.equal(await ran(...choice), 'tensorflow.js 4.22.0 (tfjs-node-gpu) on cuda');
    assert.equal(await ran(...choice, '--device', 'cuda'), 'tensorflow.js 4.22.0 (tfjs-node-gpu) on cuda');
    assert.equal(await ran(...choice, '--device', 'cpu'), 'tensorflow.js 4.22.0 (tfjs-node) on cpu');
    await installStandIns(folder, { name: gpu, script: onCpu });
    assert.equal(await ran(...choice), 'tensorflow.js 4.22.0 (tfjs-node-gpu) on cpu');
  });

  it('is the package for the CPU where the one for GPUs does not load', async () => {
    const script = `throw new Error('libcudart.so.11.0: cannot open shared object file\\nand more');`;
    await installStandIns(folder, { name: cpu }, { name: gpu, script });
    const choice = ['--runtime', 'tensorflow', '--tensorflow', folder];
    assert.equal(await ran(...choice), 'tensorflow.js 4.22.0 (tfjs-node) on cpu');
    assert.equal(
      await refusal(...choice, '--device', 'cuda'),
      `${join(folder, 'node_modules', gpu)} does not load (libcudart.so.11.0: cannot open shared object file): install ${gpu} there again, or choose another folder.`,
    );
  });

  it('computes in WebAssembly where the CPU is asked for and the folder holds the package for GPUs alone', async () => {
    await installStandIns(folder, { name: gpu });
    const choice = ['--runtime', 'tensorflow', '--tensorflow', folder, '--device', 'cpu'];
    assert.match(await ran(...choice), /^tensorflow\.js 4\.22\.0 \((wasm.*|plain)\) on cpu$/);
  });

  it('is refused in one line where the folder holds no package, one of another version, or a broken one', async () => {
    const choice = ['--runtime', 'tensorflow', '--tensorflow', folder];
    assert.equal(
      await refusal(...choice),
      `${folder} holds no ${gpu} and no ${cpu} 4.22.0: install it there, or choose another folder.`,
    );
    await installStandIns(folder, { name: gpu });
    assert.match(await refusal(...choice, '--device', 'cuda'), /finds no GPU that it can use/);
    await installStandIns(folder, { name: gpu, version: '3.21.1' });
    assert.equal(
      await refusal(...choice),
      `${gpu} in ${folder} is version 3.21.1, SegCause needs 4.22.0: install ${gpu}@4.22.0 there.`,
    );
    await installStandIns(folder, { name: gpu, script: '' });
    assert.match(await refusal(...choice), /brings no backend/);
  });

  it('is refused in one line where the device cannot be had', async () => {
    const other = process.platform === 'darwin' ? 'directml' : 'coreml';
    assert.match(
      await refusal('--device', other),
      new RegExp(`^ONNX Runtime supports cpu.* on this platform, not ${other}: `),
    );
    assert.match(
      await refusal('--runtime', 'tensorflow', '--device', 'webgpu'),
      /^TensorFlow\.js computes on cpu and cuda, not on webgpu: set segcause\.device to auto\.$/,
    );
    assert.match(
      await refusal('--runtime', 'tensorflow', '--device', 'cuda'),
      /needs @tensorflow\/tfjs-node-gpu for cuda/,
    );
  });

  it('is asked for by names that there are', async () => {
    const { err } = await segcause('explain', model, '--runtime', 'torch');
    assert.match(err, /^segcause: --runtime: expected one of auto, onnxruntime, tensorflow\.\n\nUsage: /);
    assert.match(
      (await segcause('explain', model, '--device', 'gpu')).err,
      /--device: expected one of auto, cpu, webgpu/,
    );
  });
});
