/** What a message advises, as something that a button can do. */
export type Remedy = { readonly label: string } & (
  | { readonly kind: 'set'; readonly setting: string; readonly value: string }
  | { readonly kind: 'open'; readonly setting: string }
  | { readonly kind: 'command'; readonly command: string }
);

const useOnnxRuntime: Remedy = {
  label: 'Use ONNX Runtime',
  kind: 'set',
  setting: 'segcause.runtime',
  value: 'onnxruntime',
};

/** Runs models on TensorFlow.js. */
export const useTensorFlow: Remedy = { ...useOnnxRuntime, label: 'Use TensorFlow.js', value: 'tensorflow' };

const setUpTensorFlow: Remedy = {
  label: 'Set Up TensorFlow Runtime',
  kind: 'command',
  command: 'segcause.setUpTensorFlow',
};

/** A setting that is named, not a file that is called like one. */
const settings = /(?<![\w./\\])(segcause\.(?:runtime|device|tensorflowPath|python|memory))\b(?!\.\w)/u;

/** The remedies that a message names, in its own words. */
export function remediesIn(message: string): readonly Remedy[] {
  const [, setting] = settings.exec(message) ?? [];
  const isAboutOnnx = /on ONNX Runtime|set segcause\.runtime to onnxruntime/u.test(message);
  const isAboutTensorFlow = message.includes('set segcause.runtime to tensorflow');
  return [
    ...(isAboutOnnx ? [useOnnxRuntime] : []),
    ...(isAboutTensorFlow ? [useTensorFlow] : []),
    ...(/Set Up TensorFlow Runtime|@tensorflow[/\\]tfjs-node/u.test(message) ? [setUpTensorFlow] : []),
    ...(setting === undefined || isAboutOnnx || isAboutTensorFlow
      ? []
      : [{ label: 'Open Settings', kind: 'open', setting } as const]),
  ];
}
