import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import type { Graph } from '../../../../src/graph/graph.ts';
import type { Tensor } from '../../../../src/graph/tensor.ts';
import { createOnnxRuntime } from '../../../../src/runtime/onnxruntime.ts';

export interface Values {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** What ONNX Runtime gives for a graph, in the order of its outputs. */
export async function run(
  graph: Graph,
  inputs: readonly Values[],
): Promise<(Values & { readonly name: string })[]> {
  const program = await createOnnxRuntime().compile(graph, 'the fixture');
  const feeds = graph.inputs.map(({ name, type }, i): [string, Tensor] => {
    const { shape, data } = inputs[i] ?? { shape: [], data: new Float32Array() };
    const isFlag = type === 'bool';
    return [name, { type: isFlag ? type : 'float32', shape, data: isFlag ? Uint8Array.from(data) : data }];
  });
  const outputs = await program.run(new Map(feeds));
  await program.dispose();
  return graph.outputs.map(({ name }) => {
    const { shape, data } = outputs.get(name) ?? { shape: [], data: new Float32Array() };
    return { name, shape, data: Float32Array.from(data as Float32Array) };
  });
}

/** Fails where a value differs by more than `tolerance`, or shapes do. */
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

interface Stored {
  readonly shape: readonly number[];
  readonly data: string;
}

interface Expected {
  readonly inputs: readonly Values[];
  readonly outputs: readonly Values[];
  /** Names of the outputs, sorted, where they have some. */
  readonly names: readonly string[];
}

/** Images, and what the library that made a model gave for them (`tools/fixtures/expectations.py`). */
export async function readExpected(path: string): Promise<Expected> {
  const stored = JSON.parse(gunzipSync(await readFile(path)).toString()) as {
    readonly inputs: readonly Stored[];
    readonly outputs: readonly Stored[];
    readonly names: readonly string[];
  };
  return { inputs: stored.inputs.map(decoded), outputs: stored.outputs.map(decoded), names: stored.names };
}

function decoded({ shape, data }: Stored): Values {
  const bytes = Uint8Array.from(Buffer.from(data, 'base64'));
  return { shape, data: new Float32Array(bytes.buffer) };
}
