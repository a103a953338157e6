import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import type { Graph } from '../../../../src/graph/graph.ts';
import type { Tensor } from '../../../../src/graph/tensor.ts';
import { createOnnxRuntime } from '../../../../src/runtime/onnxruntime.ts';
import type { Runtime } from '../../../../src/runtime/runtime.ts';
import { createTensorFlowRuntime } from '../../../../src/runtime/tensorflow/tensorflow.ts';

export interface Values {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

const onnxRuntime = createOnnxRuntime();

/** ONNX Runtime, and TensorFlow.js on its plain kernels. */
export const runtimes: readonly Runtime[] = [onnxRuntime, createTensorFlowRuntime()];

/** The outputs of a graph on a runtime, in order. */
export async function run(
  graph: Graph,
  inputs: readonly Values[],
  runtime: Runtime = onnxRuntime,
): Promise<(Values & { readonly name: string })[]> {
  const program = await runtime.compile(graph, 'the fixture');
  const feeds = graph.inputs.map(({ name, type }, i): [string, Tensor] => {
    const { shape, data } = inputs[i] ?? { shape: [], data: new Float32Array() };
    const isFlag = type === 'bool';
    return [name, { type: isFlag ? type : 'float32', shape, data: isFlag ? Uint8Array.from(data) : data }];
  });
  const outputs = await program.run(new Map(feeds));
  await program.dispose();
  return graph.outputs.map(({ name }) => {
    const { shape, data } = outputs.get(name) ?? { shape: [], data: new Float32Array() };
    return { name, shape, data: Float32Array.from(Array.from(data, Number)) };
  });
}

/** Fails where a value differs by more than `tolerance`, or a shape differs. */
export function assertClose(name: string, got: Values | undefined, wanted: Values, tolerance = 1e-4): void {
  assert.ok(got !== undefined, `${name} is missing`);
  assert.deepEqual([...got.shape], [...wanted.shape], `shape of ${name}`);
  let most = 0;
  wanted.data.forEach((value, i) => {
    const own = got.data[i] ?? NaN;
    const difference = own === value ? 0 : Math.abs(own - value) / Math.max(1, Math.abs(value));
    most = Math.max(most, Number.isNaN(difference) ? Infinity : difference);
  });
  assert.ok(most <= tolerance, `${name} differs by ${most}`);
}

/** Fails with the names of all outputs that differ from the expected ones. */
export function assertAllClose(
  got: readonly (Values & { readonly name: string })[],
  wanted: readonly Values[],
): void {
  assert.equal(got.length, wanted.length);
  const failures = wanted.flatMap((values, i) => {
    try {
      assertClose(got[i]?.name ?? '', got[i], values);
      return [];
    } catch (error) {
      return [error instanceof Error ? error.message : String(error)];
    }
  });
  assert.deepEqual(failures, []);
}

interface Stored {
  readonly shape: readonly number[];
  readonly data: string;
}

interface Expected {
  readonly inputs: readonly Values[];
  readonly outputs: readonly Values[];
  /** Sorted names of the outputs, where they have names. */
  readonly names: readonly string[];
  /** A regular sample, in row-major order, of the output of each layer that is called once. */
  readonly layers: ReadonlyMap<string, Sample>;
}

interface Sample extends Values {
  readonly step: number;
}

/** Images, and the outputs for them in the library that created the model (`tools/fixtures/expectations.py`). */
export async function readExpected(path: string): Promise<Expected> {
  const stored = JSON.parse(gunzipSync(await readFile(path)).toString()) as {
    readonly inputs: readonly Stored[];
    readonly outputs: readonly Stored[];
    readonly names: readonly string[];
    readonly layers?: Readonly<Record<string, Stored & { readonly step: number }>>;
  };
  const layers = Object.entries(stored.layers ?? {}).map(
    ([name, sample]) => [name, { ...decoded(sample), step: sample.step }] as const,
  );
  return {
    inputs: stored.inputs.map(decoded),
    outputs: stored.outputs.map(decoded),
    names: stored.names,
    layers: new Map(layers),
  };
}

function decoded({ shape, data }: Stored): Values {
  const bytes = Uint8Array.from(Buffer.from(data, 'base64'));
  return { shape, data: new Float32Array(bytes.buffer) };
}
