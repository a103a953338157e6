import { UserError } from '../errors.ts';
import type { RuntimeChoice, RuntimeFiles } from './choice.ts';
import { createOnnxRuntime } from './onnxruntime.ts';
import type { Runtime } from './runtime.ts';

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
