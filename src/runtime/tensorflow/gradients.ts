import * as tf from '@tensorflow/tfjs-core';
import { at } from '../../at.ts';

/** Kernels that are piecewise constant, with the names of their inputs: their derivative is zero. */
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

/** Registers the derivatives that TensorFlow.js lacks; without them it rejects the whole gradient. */
export async function completeGradients(): Promise<void> {
  // The derivatives of the kernels come only with the layers package.
  await import('@tensorflow/tfjs-layers');
  for (const [kernelName, names] of Object.entries(steps)) {
    if ((tf.getGradient(kernelName) as unknown) !== undefined) continue;
    tf.registerGradient({
      kernelName,
      inputsToSave: [...names],
      gradFunc: (_, saved) =>
        Object.fromEntries(names.map((name, i) => [name, () => tf.zeros(at(saved, i).shape)])),
    });
  }
}
