import { UserError } from '../errors.ts';
import { createOnnxRuntime } from './onnxruntime.ts';
import type { Runtime } from './runtime.ts';

/** Runtimes by the names of the setting; `auto` is ONNX Runtime. */
export const runtimeNames = ['auto', 'onnxruntime', 'tensorflow'] as const;
export type RuntimeName = (typeof runtimeNames)[number];

/** Devices by the names of the setting; `auto` is the CPU for ONNX Runtime, the best there is for TensorFlow. */
export const deviceNames = ['auto', 'cpu', 'webgpu', 'cuda', 'directml', 'coreml'] as const;
export type DeviceName = (typeof deviceNames)[number];

/** What the user wants models to run on. */
export interface RuntimeChoice {
  readonly runtime: RuntimeName;
  readonly device: DeviceName;
  /** The folder whose `node_modules` holds `@tensorflow/tfjs-node` or `tfjs-node-gpu`; null where there is none. */
  readonly tensorflow: string | null;
}

/** Files of the runtimes, which lie beside the bundle. */
export interface RuntimeFiles {
  /** `onnxruntime-lane`, bundled; null for no lanes. */
  readonly lane: URL | null;
  /** The folder of TensorFlow.js's WebAssembly; null takes it from the package. */
  readonly wasm: string | null;
}

/** @throws UserError when the choice cannot be had on this machine */
export async function openRuntime({ runtime, device }: RuntimeChoice, files: RuntimeFiles): Promise<Runtime> {
  if (runtime === 'tensorflow') {
    const { createTensorFlowRuntime } = await import('./tensorflow/tensorflow.ts');
    return createTensorFlowRuntime();
  }
  if (device !== 'auto' && device !== 'cpu' && device !== 'webgpu')
    throw new UserError(`ONNX Runtime has no ${device} here: set segcause.device to auto.`);
  return createOnnxRuntime(device === 'auto' ? 'cpu' : device, files.lane);
}
