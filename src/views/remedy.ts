import type { Remedy } from '../errors.ts';

const runtimes = { onnxruntime: 'ONNX Runtime', tensorflow: 'TensorFlow.js' } as const;

/** Runs models on TensorFlow.js. */
export const useTensorFlow: Remedy = { kind: 'useRuntime', runtime: 'tensorflow' };

/** The label of the button that does it. */
export function labelOf(remedy: Remedy): string {
  switch (remedy.kind) {
    case 'useRuntime':
      return `Use ${runtimes[remedy.runtime]}`;
    case 'setUpTensorFlow':
      return 'Set Up TensorFlow Runtime';
    case 'convert':
      return 'Convert to ONNX with Python';
    case 'openSetting':
      return 'Open Settings';
  }
}
