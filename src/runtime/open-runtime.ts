import { UserError } from '../errors.ts';
import type { RuntimeChoice, RuntimeFiles } from './choice.ts';
import { createOnnxRuntime } from './onnxruntime.ts';
import type { Runtime } from './runtime.ts';

/** @throws UserError when the choice cannot be had on this machine */
export async function openRuntime(choice: RuntimeChoice, files: RuntimeFiles): Promise<Runtime> {
  if (choice.runtime === 'tensorflow') {
    const { openTensorFlowRuntime } = await import('./tensorflow/tensorflow.ts');
    return openTensorFlowRuntime(choice, files);
  }
  const { device } = choice;
  if (device !== 'auto' && device !== 'cpu' && device !== 'webgpu')
    throw new UserError(`ONNX Runtime has no ${device} here: set segcause.device to auto.`);
  return createOnnxRuntime(device === 'auto' ? 'cpu' : device, files.lane);
}
