import * as tf from '@tensorflow/tfjs-core';

/** Kernels whose result does not change with small changes of their inputs, by the names of those. */
const steps: Readonly<Record<string, readonly string[]>> = {
  Equal: ['a', 'b'],
  Greater: ['a', 'b'],
  Less: ['a', 'b'],
  LessEqual: ['a', 'b'],
  NotEqual: ['a', 'b'],
  LogicalAnd: ['a', 'b'],
  LogicalNot: ['x'],
  LogicalOr: ['a', 'b'],
};

/** Makes the derivatives known that TensorFlow.js lacks, and without which it refuses to compute any. */
export async function completeGradients(): Promise<void> {
  // The kernels' derivatives come with the package of layers only.
  await import('@tensorflow/tfjs-layers');
  for (const [kernelName, names] of Object.entries(steps)) {
    if ((tf.getGradient(kernelName) as unknown) !== undefined) continue;
    tf.registerGradient({
      kernelName,
      inputsToSave: [...names],
      gradFunc: (_, saved) =>
        Object.fromEntries(names.map((name, i) => [name, () => tf.zeros(saved[i]?.shape ?? [])])),
    });
  }
}
