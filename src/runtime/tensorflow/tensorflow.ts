import * as tf from '@tensorflow/tfjs-core';
import { UserError } from '../../errors.ts';
import type { RuntimeChoice } from '../../protocol/runtime-choice.ts';
import type { RuntimeFiles } from '../runtime-files.ts';
import type { Runtime } from '../runtime.ts';
import { type Backend, plain } from './backend.ts';
import { createConstants } from './constants.ts';
import { openNative } from './native.ts';
import { openProgram } from './program.ts';
import { openWebAssembly } from './webassembly.ts';

// Else it speaks of other backends, and of what is registered twice, on the console.
tf.enableProdMode();

/**
 * TensorFlow.js on the best kernels there are: TensorFlow's own where a folder holds them, else WebAssembly, else plain
 * JavaScript.
 * @throws UserError where the device cannot be had, or the folder holds nothing that works
 */
export async function openTensorFlowRuntime(
  { device, tensorflow }: RuntimeChoice,
  { wasm }: RuntimeFiles,
): Promise<Runtime> {
  if (device !== 'auto' && device !== 'cpu' && device !== 'cuda')
    throw new UserError(
      `TensorFlow.js computes on cpu and cuda, not on ${device}: set segcause.device to auto.`,
    );
  if (device === 'cuda' && tensorflow === null)
    throw new UserError(
      'TensorFlow.js needs @tensorflow/tfjs-node-gpu for cuda: install it with SegCause: Set Up TensorFlow Runtime, or set segcause.device to auto.',
    );
  const native = tensorflow === null ? null : openNative(tensorflow, device);
  return createTensorFlowRuntime(native ?? (await openWebAssembly(wasm)) ?? plain);
}

/** TensorFlow.js on these kernels. */
export function createTensorFlowRuntime(backend: Backend = plain): Runtime {
  const constants = createConstants();
  const activate = async (): Promise<void> => {
    await tf.setBackend(backend.name);
  };
  return {
    name: `tensorflow.js ${tf.version_core} (${backend.kernels})`,
    device: backend.device,
    async compile(graph, model) {
      await activate();
      return openProgram(graph, model, constants, activate);
    },
  };
}
