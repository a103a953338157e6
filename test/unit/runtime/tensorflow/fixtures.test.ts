import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { UserError } from '../../../../src/errors.ts';
import { readModel } from '../../../../src/formats/read-model.ts';
import type { Graph } from '../../../../src/graph/graph.ts';
import { toHalf } from '../../../../src/graph/half.ts';
import { type ElementType, sizeOf, type Tensor, type TensorData } from '../../../../src/graph/tensor.ts';
import type { Runtime } from '../../../../src/runtime/runtime.ts';

import { plain } from '../../../../src/runtime/tensorflow/backend.ts';
import { createTensorFlowRuntime } from '../../../../src/runtime/tensorflow/tensorflow.ts';
import { root } from '../../../../tools/workbench/once.ts';
import { randomNumbers, uniform } from '../../../support/random-numbers.ts';
import { assertClose, onnxRuntime } from './both-runtimes.ts';
import { openTestedWebAssembly } from './tested-webassembly.ts';

const fixtures = path.join(root, 'test/fixtures');

const damaged = JSON.parse(readFileSync(path.join(fixtures, 'models/bad.json'), 'utf8')) as object;

/** The expected messages for models with operators that TensorFlow.js lacks. */
const refused: Readonly<Record<string, RegExp>> = {
  'models/unknown_operator.onnx': /has no operator vendor\.private\.MysteryBlock/,
  'models/with_subgraph.onnx': /has no operator If \(layer "choose"\)/,
};

const models = readdirSync(fixtures, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(onnx|h5|keras)$|model\.json$/.test(file) && !(path.basename(file) in damaged))
  .sort();

describe('Model files of every format on TensorFlow.js', function () {
  this.timeout(60_000);
  let runtime: Runtime;

  before(async () => {
    runtime = createTensorFlowRuntime((await openTestedWebAssembly()) ?? plain);
  });

  for (const file of models.filter((name) => !(name in refused)))
    it(`match ONNX Runtime: ${file}`, async () => {
      const { graph } = await readModel(path.join(fixtures, file));
      const feeds = feedsOf(graph);
      const expected = await runOnce(onnxRuntime, graph, feeds);
      const actual = await runOnce(runtime, graph, feeds);
      for (const [name, tensor] of expected)
        assertClose(actual.get(name), tensor, tensor.type === 'float16' ? 1e-3 : 1e-4);
    });

  for (const [file, says] of Object.entries(refused))
    it(`are rejected with the name of what is missing: ${file}`, async () => {
      const { graph } = await readModel(path.join(fixtures, file));
      await assert.rejects(
        runtime.compile(graph, file),
        (error) => error instanceof UserError && says.test(error.message),
      );
    });
});

async function runOnce(
  runtime: Runtime,
  graph: Graph,
  feeds: ReadonlyMap<string, Tensor>,
): Promise<ReadonlyMap<string, Tensor>> {
  const program = await runtime.compile(graph, 'the model');
  return program.run(feeds).finally(() => program.dispose());
}

/** Random numbers for each input; open lengths are one item, one channel and 32 pixels. */
function feedsOf({ inputs }: Graph): ReadonlyMap<string, Tensor> {
  return new Map(
    inputs.map(({ name, type, shape }, i) => {
      const lengths = (shape ?? []).map((length, axis) => {
        if (typeof length === 'number') return length;
        return axis === 0 || length === 'channels' ? 1 : 32;
      });
      const numbers = uniform(randomNumbers(i + 1), sizeOf(lengths), 1);
      return [name, { type, shape: lengths, data: dataOf(type, numbers) }];
    }),
  );
}

function dataOf(type: ElementType, numbers: Float32Array): TensorData {
  if (type === 'float16') return Uint16Array.from(numbers, toHalf);
  if (type === 'bool') return Uint8Array.from(numbers, (number) => (number > 0 ? 1 : 0));
  assert.equal(type, 'float32');
  return numbers;
}
