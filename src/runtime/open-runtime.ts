import type { RuntimeChoice } from '../protocol/runtime-choice.ts';
import type { RuntimeFiles } from './runtime-files.ts';
import { requireDevice } from './onnxruntime-device.ts';
import { createOnnxRuntime } from './onnxruntime.ts';
import type { Runtime } from './runtime.ts';

/**
 * Opens the chosen runtime on the chosen device; it never falls back to another device.
 * @throws UserError when the choice is not available on this machine
 */
export async function openRuntime(choice: RuntimeChoice, files: RuntimeFiles): Promise<Runtime> {
  if (choice.runtime === 'tensorflow') {
    const { openTensorFlowRuntime } = await import('./tensorflow/tensorflow.ts');
    return openTensorFlowRuntime(choice, files);
  }
  const device = choice.device === 'auto' ? 'cpu' : choice.device;
  if (device !== 'cpu') await requireDevice(device);
  return createOnnxRuntime(device, files.lane);
}
