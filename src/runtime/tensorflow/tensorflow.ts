import * as tf from '@tensorflow/tfjs-core';
import { UserError } from '../../errors.ts';
import type { RuntimeChoice } from '../../protocol/runtime-choice.ts';
import { openDeviceSetting, setUpTensorFlow } from '../remedies.ts';
import type { RuntimeFiles } from '../runtime-files.ts';
import type { Runtime } from '../runtime.ts';
import { type Backend, plain } from './backend.ts';
import { createConstants } from './constants.ts';
import { openNative } from './native.ts';
import { openProgram } from './program.ts';
import { openWebAssembly } from './webassembly.ts';

// Otherwise it prints warnings about other backends and repeated registrations to the console.
tf.enableProdMode();

/**
 * TensorFlow.js on the fastest kernels available: TensorFlow's native ones where a folder holds them, else WebAssembly,
 * else plain JavaScript.
 * @throws UserError when the device is not available, or the folder holds no native package that works
 */
export async function openTensorFlowRuntime(
  { device, tensorflow }: RuntimeChoice,
  { wasm }: RuntimeFiles,
): Promise<Runtime> {
  if (device !== 'auto' && device !== 'cpu' && device !== 'cuda')
    throw new UserError(
      `TensorFlow.js computes on cpu and cuda, not on ${device}: set segcause.device to auto.`,
      { remedies: [openDeviceSetting] },
    );
  if (device === 'cuda' && tensorflow === null)
    throw new UserError(
      'TensorFlow.js needs @tensorflow/tfjs-node-gpu for cuda: install it with SegCause: Set Up TensorFlow Runtime, or set segcause.device to auto.',
      { remedies: [setUpTensorFlow, openDeviceSetting] },
    );
  const native = tensorflow === null ? null : openNative(tensorflow, device);
  return createTensorFlowRuntime(native ?? (await openWebAssembly(wasm)) ?? plain);
}

/** TensorFlow.js on the kernels of a backend that is registered. */
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
