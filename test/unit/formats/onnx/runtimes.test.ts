import assert from 'node:assert/strict';
import { readModel } from '../../../../src/formats/read-model.ts';
import { fromHalf, toHalf } from '../../../../src/graph/half.ts';
import type { Tensor } from '../../../../src/graph/tensor.ts';
import { createOnnxRuntime } from '../../../../src/runtime/onnxruntime.ts';
import type { Runtime } from '../../../../src/runtime/runtime.ts';
import { plain } from '../../../../src/runtime/tensorflow/backend.ts';
import { createTensorFlowRuntime } from '../../../../src/runtime/tensorflow/tensorflow.ts';
import { expectedInput, goodModels, modelFixture, sampleFile } from '../../../support/models.ts';
import { userError } from '../../imaging/helpers.ts';
import { openTestedWebAssembly } from '../../runtime/tensorflow/tested-webassembly.ts';

/** The messages for models that TensorFlow.js cannot run. */
const refused: Readonly<Record<string, RegExp>> = {
  'with_subgraph.onnx': /no operator If/u,
};
const sampleModels = ['unet_early.onnx', 'unet_late.onnx', 'unet_late_dynamo.onnx'];

async function outputsOf(
  runtime: Runtime,
  path: string,
  shape: readonly number[] | null,
): Promise<ReadonlyMap<string, Tensor>> {
  const { graph } = await readModel(path);
  const [image] = graph.inputs;
  const lengths = shape ?? (image?.shape ?? []).map((length) => (typeof length === 'number' ? length : 1));
  const program = await runtime.compile(graph, 'the model');
  const feeds = new Map([[image?.name ?? '', imageOf(image?.type ?? 'float32', lengths)]]);
  const outputs = await program.run(feeds);
  await program.dispose();
  return outputs;
}

/** An image of values between 0 and 1. */
function imageOf(type: Tensor['type'], shape: readonly number[]): Tensor {
  const image = expectedInput(shape);
  return type === 'float16' ? { type, shape, data: Uint16Array.from(numbersOf(image), toHalf) } : image;
}

function numbersOf({ type, data }: Tensor): readonly number[] {
  const numbers = Array.from<number | bigint, number>(data, Number);
  return type === 'float16' ? numbers.map(fromHalf) : numbers;
}

function assertSame(got: ReadonlyMap<string, Tensor>, wanted: ReadonlyMap<string, Tensor>): void {
  for (const [name, tensor] of wanted) {
    const own = got.get(name);
    assert.ok(own !== undefined);
    assert.deepEqual([own.type, own.shape], [tensor.type, tensor.shape], name);
    const tolerance = tensor.type === 'float16' ? 2e-3 : 1e-4;
    const values = numbersOf(own);
    const worst = numbersOf(tensor).reduce(
      (most, value, i) => Math.max(most, Math.abs((values[i] ?? NaN) - value) / Math.max(1, Math.abs(value))),
      0,
    );
    assert.ok(worst <= tolerance, `${name} differs by ${worst}`);
  }
}

describe('ONNX models have the same outputs on TensorFlow.js', function () {
  this.timeout(60_000);
  const onnxRuntime = createOnnxRuntime();

  for (const [file, { input }] of goodModels) {
    const pattern = refused[file];
    it(pattern === undefined ? file : `${file}: is rejected with the operator's name`, async () => {
      const work = (runtime: Runtime): Promise<ReadonlyMap<string, Tensor>> =>
        outputsOf(runtime, modelFixture(file), input.ran);
      const wanted = await work(onnxRuntime);
      const got = work(createTensorFlowRuntime());
      if (pattern === undefined) assertSame(await got, wanted);
      else await assert.rejects(got, userError(pattern));
    });
  }

  for (const file of sampleModels) {
    it(`${file} of the sample, in WebAssembly`, async () => {
      const backend = (await openTestedWebAssembly()) ?? plain;
      const work = (runtime: Runtime): Promise<ReadonlyMap<string, Tensor>> =>
        outputsOf(runtime, sampleFile(file), null);
      assertSame(await work(createTensorFlowRuntime(backend)), await work(onnxRuntime));
    });
  }
});
