import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import type { Runtime } from '../runtime.ts';
import { createConstants } from './constants.ts';
import { openProgram } from './program.ts';

/** TensorFlow.js on its kernels in plain JavaScript. */
export function createTensorFlowRuntime(): Runtime {
  // Else it advises on the console to install another backend.
  tf.enableProdMode();
  const constants = createConstants();
  const activate = async (): Promise<void> => {
    await tf.setBackend('cpu');
  };
  return {
    name: `tensorflow.js ${tf.version_core} (plain)`,
    device: 'cpu',
    async compile(graph, model) {
      await activate();
      return openProgram(graph, model, constants, activate);
    },
  };
}
