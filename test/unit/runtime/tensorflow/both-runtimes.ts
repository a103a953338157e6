import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import type { Graph } from '../../../../src/graph/graph.ts';
import { fromHalf } from '../../../../src/graph/half.ts';
import { type ElementType, sizeOf, type Tensor } from '../../../../src/graph/tensor.ts';
import { createOnnxRuntime } from '../../../../src/runtime/onnxruntime.ts';
import { type Backend, plain } from '../../../../src/runtime/tensorflow/backend.ts';
import { createTensorFlowRuntime } from '../../../../src/runtime/tensorflow/tensorflow.ts';
import { GraphBuilder } from '../../../support/graph-builder.ts';
import { randomNumbers, uniform } from '../../../support/random-numbers.ts';
import type { Value } from '../../../support/graph-writer.ts';

export const onnxRuntime = createOnnxRuntime();
export const tensorFlow = createTensorFlowRuntime();

/** A tensor of random numbers between −1 and 1, determined by the seed. */
export function randomTensor(shape: readonly number[], seed: number): Tensor {
  return { type: 'float32', shape, data: uniform(randomNumbers(seed), sizeOf(shape), 1) };
}

/**
 * A graph with one image as its input, and the result of `build` as its output; the seed determines all random values.
 */
export function graphOf(
  shape: readonly number[],
  build: (b: GraphBuilder, image: Value) => Value,
  options: { readonly opset?: number; readonly seed?: number } = {},
): Graph {
  const b = new GraphBuilder(options);
  const image = b.input(shape);
  return b.build(build(b, image));
}

/** Asserts that both runtimes compute the same outputs for a random image, and that no tensor leaks. */
export async function assertSameOnBoth(
  graph: Graph,
  shape: readonly number[],
  {
    seed = 1,
    tolerance = 1e-4,
    backend = plain,
  }: { readonly seed?: number; readonly tolerance?: number; readonly backend?: Backend } = {},
): Promise<void> {
  const feeds = new Map([['image', randomTensor(shape, seed + 1000)]]);
  const expected = await runOnce(onnxRuntime, graph, feeds);
  await tf.setBackend(backend.name);
  const before = tf.memory().numTensors;
  const actual = await runOnce(createTensorFlowRuntime(backend), graph, feeds);
  assert.equal(tf.memory().numTensors, before, 'Tensors leak.');
  for (const [name, tensor] of expected) assertClose(actual.get(name), tensor, tolerance);
}

async function runOnce(
  runtime: typeof onnxRuntime,
  graph: Graph,
  feeds: ReadonlyMap<string, Tensor>,
): Promise<ReadonlyMap<string, Tensor>> {
  const program = await runtime.compile(graph, 'model.onnx');
  try {
    return await program.run(feeds);
  } finally {
    await program.dispose();
  }
}

/** Asserts equal types and shapes, and numbers within a tolerance, which is relative for numbers above 1. */
export function assertClose(actual: Tensor | undefined, expected: Tensor, tolerance: number): void {
  assert.ok(actual, 'An output is missing.');
  assert.equal(actual.type, expected.type);
  assert.deepEqual(actual.shape, expected.shape);
  const [found, wanted] = [actual.data, expected.data];
  let [worst, place] = [0, 0];
  for (let i = 0; i < wanted.length; i++) {
    const [a, b] = [numberOf(found[i], expected.type), numberOf(wanted[i], expected.type)];
    const difference = Object.is(a, b) || a === b ? 0 : Math.abs(a - b) / Math.max(1, Math.abs(b));
    if (difference > worst || Number.isNaN(difference)) [worst, place] = [difference, i];
    if (Number.isNaN(worst)) break;
  }
  assert.ok(
    worst <= tolerance,
    `Element ${place} of ${expected.shape.join('×')} is ${String(found[place])} and should be ${String(wanted[place])}.`,
  );
}

function numberOf(element: number | bigint | undefined, type: ElementType): number {
  return type === 'float16' ? fromHalf(Number(element)) : Number(element);
}
