import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import type { Graph } from '../../../../src/graph/graph.ts';
import { sizeOf, type Tensor } from '../../../../src/graph/tensor.ts';
import { type Backend, plain } from '../../../../src/runtime/tensorflow/backend.ts';
import { createTensorFlowRuntime } from '../../../../src/runtime/tensorflow/tensorflow.ts';
import { randomNumbers } from '../../../support/random-numbers.ts';
import { onnxRuntime } from './both-runtimes.ts';

/** Distinct numbers, none of them near a multiple of 0.1, where activations have their kinks. */
export function apartFromKinks(shape: readonly number[], seed: number): Tensor {
  const random = randomNumbers(seed);
  const count = sizeOf(shape);
  const places = Array.from({ length: count }, (_, i) => i - Math.floor(count / 2));
  const drawn = places.map((place) => ({ place, key: random() })).sort((a, b) => a.key - b.key);
  const data = Float32Array.from(drawn, ({ place }) => (place + 0.37) / 10);
  return { type: 'float32', shape, data };
}

/**
 * Asserts that the derivative of the output's sum of squares with respect to the image, along a random direction,
 * equals the finite difference on ONNX Runtime.
 */
export async function assertDerivative(
  graph: Graph,
  image: Tensor,
  seed: number,
  backend: Backend = plain,
): Promise<void> {
  const squared: Graph = {
    ...graph,
    nodes: [
      ...graph.nodes,
      {
        name: 'square',
        operator: 'Mul',
        domain: '',
        inputs: ['output', 'output'],
        outputs: ['squared'],
        attributes: new Map(),
        metadata: new Map(),
      },
    ],
  };
  const values = image.data as Float32Array;
  const random = randomNumbers(seed);
  const direction = Float32Array.from(values, () => random() - 0.5);
  const step = 0.02;

  const whole = await onnxRuntime.compile(graph, 'model.onnx');
  const sumOfSquares = async (sign: number): Promise<number> => {
    const data = values.map((value, i) => value + (sign * step * (direction[i] ?? 0)) / 2);
    const output = (await whole.run(new Map([['image', { ...image, data }]]))).get('output');
    return Array.from((output?.data ?? []) as Float32Array).reduce((sum, value) => sum + value ** 2, 0);
  };
  const change = ((await sumOfSquares(1)) - (await sumOfSquares(-1))) / step;
  await whole.dispose();

  await tf.setBackend(backend.name);
  const before = tf.memory().numTensors;
  const program = await createTensorFlowRuntime(backend).compile(squared, 'model.onnx');
  const gradient = await program.gradient?.(new Map([['image', image]]), 'squared', 'image');
  await program.dispose();
  assert.equal(tf.memory().numTensors, before, 'Tensors leak.');
  assert.ok(gradient);
  assert.deepEqual(gradient.shape, image.shape);
  const derivative = gradient.data as Float32Array;
  const along = direction.reduce((sum, part, i) => sum + part * (derivative[i] ?? NaN), 0);
  const size = direction.reduce((sum, part, i) => sum + Math.abs(part * (derivative[i] ?? 0)), 0);
  assert.ok(
    Math.abs(along - change) <= 0.02 + 0.01 * Math.max(size, Math.abs(change)),
    `The derivative says ${along}, the step ${change}.`,
  );
}
