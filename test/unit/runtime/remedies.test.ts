import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { listSupportedBackends } from 'onnxruntime-node';
import { type Remedy, UserError } from '../../../src/errors.ts';
import type { DeviceName } from '../../../src/protocol/runtime-choice.ts';
import { openLanes } from '../../../src/runtime/lanes.ts';
import { requireDevice } from '../../../src/runtime/onnxruntime-device.ts';
import { providers } from '../../../src/runtime/onnxruntime.ts';
import { openRuntime } from '../../../src/runtime/open-runtime.ts';
import type { Runtime } from '../../../src/runtime/runtime.ts';
import { openNative } from '../../../src/runtime/tensorflow/native.ts';
import { createTensorFlowRuntime } from '../../../src/runtime/tensorflow/tensorflow.ts';
import type { GraphBuilder } from '../../support/graph-builder.ts';
import type { Value } from '../../support/graph-writer.ts';
import { laneFile } from '../../support/lanes.ts';
import { installStandIns } from './native-stand-in.ts';
import { graphOf, onnxRuntime, randomTensor, tensorFlow } from './tensorflow/both-runtimes.ts';
import { openTestedWebAssembly } from './tensorflow/tested-webassembly.ts';

const useOnnxRuntime: Remedy = { kind: 'useRuntime', runtime: 'onnxruntime' };
const useTensorFlow: Remedy = { kind: 'useRuntime', runtime: 'tensorflow' };
const setUpTensorFlow: Remedy = { kind: 'setUpTensorFlow' };
const openDevice: Remedy = { kind: 'openSetting', setting: 'device' };

function assertOffers(error: unknown, message: RegExp, remedies: readonly Remedy[]): void {
  assert.ok(error instanceof UserError, String(error));
  assert.match(error.message, message);
  assert.deepEqual(error.remedies, remedies);
}

async function rejectsWith(
  work: () => Promise<unknown>,
  message: RegExp,
  remedies: readonly Remedy[],
): Promise<void> {
  await assert.rejects(work, (error) => {
    assertOffers(error, message, remedies);
    return true;
  });
}

describe('The errors of the runtimes offer as remedies', () => {
  const shape = [1, 1, 4, 4];
  const feeds = new Map([['image', randomTensor(shape, 1)]]);
  const operator = (name: string, attributes = {}) =>
    graphOf(shape, (b: GraphBuilder, x: Value) => b.like(name, x, attributes));

  async function run(runtime: Runtime, graph: ReturnType<typeof operator>, inputs = feeds): Promise<void> {
    const program = await runtime.compile(graph, 'a.onnx');
    try {
      await program.run(inputs);
    } finally {
      await program.dispose();
    }
  }

  it('ONNX Runtime, for an operator that TensorFlow.js lacks', () =>
    rejectsWith(() => run(tensorFlow, operator('Loop')), /has no operator Loop/, [useOnnxRuntime]));

  it('ONNX Runtime, for a variant of an operator that TensorFlow.js lacks', () =>
    rejectsWith(() => run(tensorFlow, operator('Einsum', { equation: 'a,b->ab' })), /has no Einsum/, [
      useOnnxRuntime,
    ]));

  it('ONNX Runtime, for a type that TensorFlow.js lacks', () => {
    const image = { type: 'bfloat16', shape, data: new Uint16Array(16) } as const;
    return rejectsWith(
      () => run(tensorFlow, operator('Relu'), new Map([['image', image]])),
      /does not support the type bfloat16 of image/,
      [useOnnxRuntime],
    );
  });

  it('ONNX Runtime, for a tensor beyond the memory of WebAssembly', async function () {
    this.timeout(120_000);
    const backend = await openTestedWebAssembly();
    assert.ok(backend);
    const graph = graphOf(shape, (b) => b.apply('ConstantOfShape', [b.integers([6e8])], [6e8]));
    await rejectsWith(() => run(createTensorFlowRuntime(backend), graph), /has 4 GB of memory/, [
      useOnnxRuntime,
    ]);
  });

  it('none, for another failure while running', () => {
    const graph = graphOf(shape, (b, x) => b.apply('Reshape', [x, b.integers([5])], [5]));
    return rejectsWith(() => run(tensorFlow, graph), /failed while running/, []);
  });

  it('none, for a model that ONNX Runtime cannot run', () =>
    rejectsWith(() => run(onnxRuntime, operator('NoSuchOperator')), /^a\.onnx cannot run: /, []));

  it('TensorFlow.js, for gradients on ONNX Runtime', async () => {
    const program = await onnxRuntime.compile(operator('Relu'), 'a.onnx');
    const gradient = async (): Promise<unknown> => program.gradient?.(feeds, 'output', 'image');
    await rejectsWith(gradient, /computes no gradients/, [useTensorFlow]);
    await program.dispose();
  });

  it('the device setting, for a device that a runtime does not support', async () => {
    const files = { lane: null, wasm: '' };
    const other = process.platform === 'darwin' ? 'directml' : 'coreml';
    const open = (runtime: 'onnxruntime' | 'tensorflow', device: DeviceName) => () =>
      openRuntime({ runtime, device, tensorflow: null }, files);
    await rejectsWith(open('onnxruntime', other), /^ONNX Runtime supports cpu/, [openDevice]);
    await rejectsWith(open('tensorflow', 'webgpu'), /computes on cpu and cuda/, [openDevice]);
    await rejectsWith(open('tensorflow', 'cuda'), /needs @tensorflow\/tfjs-node-gpu/, [
      setUpTensorFlow,
      openDevice,
    ]);
  });

  it('the device setting, for a device that ONNX Runtime supports but this machine lacks', async function () {
    const offered = listSupportedBackends().map(({ name }) => name);
    if (!offered.includes(providers.cuda)) this.skip();
    // A machine with CUDA computes there.
    await requireDevice('cuda').catch((error: unknown) => {
      assertOffers(error, /cannot compute on cuda here/, [openDevice]);
    });
  });

  describe('for a native package of TensorFlow', () => {
    const gpu = '@tensorflow/tfjs-node-gpu';
    let folder = '';
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'segcause-remedies-'));
    });
    afterEach(() => rm(folder, { recursive: true }));

    const open = (device: DeviceName) => (): Promise<unknown> =>
      Promise.resolve().then(() => openNative(folder, device));

    it('to set it up, where it is missing, of another version or broken', async () => {
      await rejectsWith(open('auto'), /holds no/, [setUpTensorFlow]);
      await installStandIns(folder, { name: gpu, version: '3.21.1' });
      await rejectsWith(open('auto'), /is version 3\.21\.1/, [setUpTensorFlow]);
      await installStandIns(folder, { name: gpu, script: `throw new Error('no such file')` });
      await rejectsWith(open('auto'), /does not load \(no such file\)/, [setUpTensorFlow]);
    });

    it('to set it up, where it registers no backend', async function () {
      if (tf.findBackend('tensorflow') as unknown) this.skip();
      await installStandIns(folder, { name: gpu, script: '' });
      await rejectsWith(open('auto'), /brings no backend/, [setUpTensorFlow]);
    });

    it('to set it up or to choose the device, where it finds no GPU', async function () {
      if (tf.findBackend('tensorflow') as unknown) this.skip();
      tf.registerBackend('tensorflow', () => new MathBackendCPU());
      try {
        await installStandIns(folder, { name: gpu, script: '' });
        await rejectsWith(open('cuda'), /finds no GPU/, [setUpTensorFlow, openDevice]);
      } finally {
        for (const { kernelName } of tf.getKernelsForBackend('tensorflow'))
          tf.unregisterKernel(kernelName, 'tensorflow');
        tf.removeBackend('tensorflow');
      }
    });
  });

  describe('in lanes', () => {
    it('those of the error in the thread', async () => {
      const script = `
        import { parentPort } from 'node:worker_threads';
        parentPort.on('message', ({ id, task }) => {
          const done = { kind: 'done', outputs: new Map() };
          const remedies = [{ kind: 'setUpTensorFlow' }];
          const refused = { kind: 'refused', message: 'It does not work.', remedies };
          parentPort.postMessage({ id, result: task.kind === 'close' ? done : refused });
          if (task.kind === 'close') parentPort.close();
        });`;
      const file = new URL(`data:text/javascript,${encodeURIComponent(script)}`);
      const lanes = openLanes('a runtime', file, 1);
      const compile = async (): Promise<unknown> => lanes.runtimes[0]?.compile(operator('Relu'), 'a.onnx');
      await rejectsWith(compile, /^It does not work\.$/, [setUpTensorFlow]);
      await lanes.dispose();
    });

    it('none, for a model that ONNX Runtime cannot run', async () => {
      const lanes = openLanes('onnxruntime', laneFile, 1);
      const compile = async (): Promise<unknown> =>
        lanes.runtimes[0]?.compile(operator('NoSuchOperator'), 'a.onnx');
      await rejectsWith(compile, /^a\.onnx cannot run: /, []);
      await lanes.dispose();
    });
  });
});
