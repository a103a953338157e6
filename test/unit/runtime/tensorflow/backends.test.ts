import assert from 'node:assert/strict';
import { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import type { Graph } from '../../../../src/graph/graph.ts';
import type { Tensor } from '../../../../src/graph/tensor.ts';
import type { Program, Runtime } from '../../../../src/runtime/runtime.ts';
import { plain } from '../../../../src/runtime/tensorflow/backend.ts';
import { openNative } from '../../../../src/runtime/tensorflow/native.ts';
import { operatorNames } from '../../../../src/runtime/tensorflow/operators.ts';
import { createTensorFlowRuntime } from '../../../../src/runtime/tensorflow/tensorflow.ts';
import { unet } from '../../../architectures/architectures.ts';
import { GraphBuilder } from '../../../support/graph-builder.ts';
import { randomNumbers } from '../../../support/random-numbers.ts';
import { type BackendCase, readBackendCases } from '../../../support/onnx-backend.ts';
import { kernelsOn } from '../../../support/webassembly.ts';
import { assertClose, onnxRuntime, randomTensor } from './both-runtimes.ts';
import { openTestedWebAssembly, testedThreads } from './tested-webassembly.ts';

const networks = [
  { title: 'a U-Net', ...unet({ levels: 2, base: 4, size: 16 }) },
  { title: 'a U-Net that interpolates', ...unet({ levels: 2, base: 4, size: 16, up: 'bilinear' }) },
  { title: 'a 3-D U-Net', ...solidUnet() },
];

/** A folder with the real @tensorflow/tfjs-node, where the machine has one. */
const nativeFolder = process.env['SEGCAUSE_TFJS_NODE'] ?? '';

const plainRuntime = createTensorFlowRuntime(plain);

async function webAssembly(): Promise<Runtime> {
  const backend = await openTestedWebAssembly();
  assert.ok(backend, 'WebAssembly does not start.');
  return createTensorFlowRuntime(backend);
}

const native = (): Promise<Runtime> =>
  Promise.resolve(createTensorFlowRuntime(openNative(nativeFolder, 'cpu') ?? plain));

describe('TensorFlow.js in WebAssembly', function () {
  this.timeout(120_000);
  matchesPlainKernels('wasm', `tensorflow.js 4.22.0 (${kernelsOn(testedThreads)})`, webAssembly);

  it('rejects tensors that do not fit into its memory, rather than overwriting others', async () => {
    await webAssembly();
    const backend = tf.findBackend('wasm');
    assert.ok(backend instanceof BackendWasm);
    const held = [5e8, 5e8].map((length) => backend.makeOutput([length], 'float32'));
    for (const length of [5e8, 6e8, 2 ** 30 - 1000, 2 ** 30 + 1000])
      assert.throws(() => backend.makeOutput([length], 'float32'), /has 4 GB of memory/);
    for (const { dataId } of held) backend.disposeData(dataId);
    backend.disposeData(backend.makeOutput([5e8], 'float32').dataId);
  });
});

describe('TensorFlow.js on @tensorflow/tfjs-node', function () {
  this.timeout(120_000);
  before(function () {
    if (nativeFolder !== '') return;
    console.log('      SEGCAUSE_TFJS_NODE names no folder with @tensorflow/tfjs-node: skipped');
    this.skip();
  });
  matchesPlainKernels('tensorflow', 'tensorflow.js 4.22.0 (tfjs-node)', native);
});

function matchesPlainKernels(backendName: string, name: string, open: () => Promise<Runtime>): void {
  let runtime: Runtime;

  before(async () => {
    runtime = await open();
  });

  it('reports its version and kernels', () => {
    assert.equal(runtime.name, name);
    assert.equal(runtime.device, 'cpu');
  });

  it('has every kernel that the plain backend has', () => {
    const names = (backend: string): readonly string[] =>
      tf.getKernelsForBackend(backend).map(({ kernelName }) => kernelName);
    const own = new Set(names(backendName));
    assert.deepEqual(
      names('cpu').filter((kernel) => !own.has(kernel)),
      [],
    );
  });

  it('matches the plain kernels in ONNX’s own tests of its operators', async () => {
    const differing: string[] = [];
    for (const each of readBackendCases().filter(isClaimed)) {
      const [expected, actual] = [await outcomeOf(plainRuntime, each), await outcomeOf(runtime, each)];
      if (!isSame(actual, expected)) differing.push(each.name);
    }
    // Plain kernels and TensorFlow disagree on the minimum of an empty set of booleans.
    assert.deepEqual(
      differing.filter((each) => each !== 'test_reduce_max_empty_set_bool'),
      [],
    );
  });

  for (const { title, graph, image } of networks) {
    it(`runs ${title} as ONNX Runtime does`, async () => {
      const feeds = new Map([['image', randomTensor(image, 7)]]);
      const expected = await use(onnxRuntime, graph, (program) => program.run(feeds));
      const actual = await use(runtime, graph, (program) => program.run(feeds));
      assertClose(actual.get('output'), tensorIn(expected, 'output'), 1e-4);
    });

    it(`computes the gradient of ${title} as plain kernels and finite differences do`, async () => {
      const tensor = randomTensor(image, 7);
      const expected = await gradientOf(plainRuntime, graph, tensor);
      const actual = await gradientOf(runtime, graph, tensor);
      assertClose(actual, expected, 1e-3);
      await assertSlope(graph, tensor, actual);
    });
  }

  it('alternates between borrowed kernels and its own', async () => {
    const b = new GraphBuilder();
    const image = b.input([1, 2, 8, 8]);
    // Einsum is plain everywhere but in TensorFlow; its result goes into a convolution, and into the next Einsum.
    const mixed = b.apply('Einsum', [image, image], [1, 2, 8, 8], { equation: 'bchw,bcwv->bchv' });
    const graph = b.build(
      b.apply('Einsum', [b.conv(mixed, { channels: 2, kernel: 3, pads: 1 }), mixed], [1, 2, 8, 8], {
        equation: 'bchw,bcwv->bchv',
      }),
    );
    const feeds = new Map([['image', randomTensor([1, 2, 8, 8], 3)]]);
    const expected = await use(onnxRuntime, graph, (program) => program.run(feeds));
    const actual = await use(runtime, graph, (program) => program.run(feeds));
    assertClose(actual.get('output'), tensorIn(expected, 'output'), 1e-4);
  });

  it('leaks no tensor and no data, on its backend or the plain one', async () => {
    const held = (): readonly unknown[] => [
      tf.memory().numTensors,
      tf.memory().numDataBuffers,
      ...['cpu', backendName].map((each) => tf.findBackend(each).numDataIds()),
    ];
    const { graph } = unet({ levels: 1, base: 2, size: 16, up: 'bilinear' });
    const image = randomTensor([1, 1, 16, 16], 1);
    const once = async (): Promise<void> => {
      await use(runtime, graph, (program) => program.run(new Map([['image', image]])));
      await gradientOf(runtime, graph, image);
    };
    await once();
    const before = held();
    await once();
    assert.deepEqual(held(), before);
  });
}

describe('ONNX Runtime', () => {
  it('reports that it computes no gradients, and which runtime does', async () => {
    const { graph } = unet({ levels: 1, base: 2, size: 16 });
    await assert.rejects(gradientOf(onnxRuntime, graph, randomTensor([1, 1, 16, 16], 1)), {
      name: 'UserError',
      message: 'ONNX Runtime computes no gradients of the model: set segcause.runtime to tensorflow.',
    });
  });
});

async function use<T>(runtime: Runtime, graph: Graph, work: (program: Program) => Promise<T>): Promise<T> {
  const program = await runtime.compile(graph, 'the model');
  try {
    return await work(program);
  } finally {
    await program.dispose();
  }
}

function solidUnet(): { readonly graph: Graph; readonly image: readonly number[] } {
  const b = new GraphBuilder();
  const image = b.input([1, 1, 8, 8, 8]);
  const skip = b.relu(b.conv(image, { channels: 2, kernel: 3, pads: 1 }));
  const deep = b.relu(b.conv(b.maxPool(skip, { kernel: 2, stride: 2 }), { channels: 4, kernel: 3, pads: 1 }));
  const risen = b.transposedConv(deep, { channels: 2, kernel: 2, stride: 2 });
  const result = b.sigmoid(b.conv(b.concat([skip, risen]), { channels: 1, kernel: 1 }));
  return { graph: b.build(result), image: image.shape };
}

function gradientOf(runtime: Runtime, graph: Graph, image: Tensor): Promise<Tensor> {
  return use(runtime, graph, async (program) => {
    assert.ok(program.gradient);
    return program.gradient(new Map([['image', image]]), 'output', 'image');
  });
}

/** Asserts that along a random direction the gradient equals the finite difference on ONNX Runtime. */
async function assertSlope(graph: Graph, image: Tensor, gradient: Tensor): Promise<void> {
  const random = randomNumbers(5);
  const values = image.data as Float32Array;
  const direction = Float32Array.from(values, () => random() - 0.5);
  const step = 0.01;
  const change = await use(onnxRuntime, graph, async (program) => {
    const sumAt = async (sign: number): Promise<number> => {
      const data = values.map((value, i) => value + (sign * step * (direction[i] ?? 0)) / 2);
      const output = tensorIn(await program.run(new Map([['image', { ...image, data }]])), 'output');
      return (output.data as Float32Array).reduce((sum, value) => sum + value, 0);
    };
    return ((await sumAt(1)) - (await sumAt(-1))) / step;
  });
  const slope = direction.reduce((sum, part, i) => sum + part * Number(gradient.data[i]), 0);
  const size = Math.hypot(...direction) * Math.hypot(...(gradient.data as Float32Array));
  assert.ok(Math.abs(slope - change) < 0.01 * size, `The gradient says ${slope}, the step ${change}.`);
}

function isClaimed({ graph }: BackendCase): boolean {
  return graph.nodes.every(({ operator }) => operatorNames.includes(operator));
}

/** The outputs of a case, or the message of its error. */
async function outcomeOf(
  runtime: Runtime,
  { graph, dataSets }: BackendCase,
): Promise<readonly Tensor[] | string> {
  try {
    return await use(runtime, graph, async (program) => {
      const outputs: Tensor[] = [];
      for (const { inputs } of dataSets) {
        const feeds = graph.inputs.flatMap(({ name }, i) => {
          const tensor = inputs[i];
          return tensor === undefined ? [] : [[name, tensor] as const];
        });
        outputs.push(...(await program.run(new Map(feeds))).values());
      }
      return outputs;
    });
  } catch (error) {
    return String(error);
  }
}

function isSame(actual: readonly Tensor[] | string, expected: readonly Tensor[] | string): boolean {
  if (typeof actual === 'string' || typeof expected === 'string') return actual === expected;
  try {
    expected.forEach((tensor, i) => {
      assertClose(actual[i], tensor, 1e-3);
    });
    return true;
  } catch {
    return false;
  }
}

function tensorIn(tensors: ReadonlyMap<string, Tensor>, name: string): Tensor {
  const tensor = tensors.get(name);
  assert.ok(tensor, `${name} is missing.`);
  return tensor;
}
