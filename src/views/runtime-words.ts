import type { DeviceName, RuntimeChoice } from '../protocol/runtime-choice.ts';

const devices: Readonly<Record<Exclude<DeviceName, 'auto'>, string>> = {
  cpu: 'CPU',
  webgpu: 'WebGPU',
  cuda: 'CUDA',
  directml: 'DirectML',
  coreml: 'Core ML',
};

/** What models run on, in words (`TensorFlow.js, CUDA`); null where it is ONNX Runtime on the CPU, as by default. */
export function runtimeInWords({
  runtime,
  device,
}: Pick<RuntimeChoice, 'runtime' | 'device'>): string | null {
  const isTensorFlow = runtime === 'tensorflow';
  if (!isTensorFlow && (device === 'auto' || device === 'cpu')) return null;
  const name = isTensorFlow ? 'TensorFlow.js' : 'ONNX Runtime';
  return device === 'auto' ? name : `${name}, ${devices[device]}`;
}
