/** Runtimes by the names of the setting; `auto` is ONNX Runtime. */
export const runtimeNames = ['auto', 'onnxruntime', 'tensorflow'] as const;
type RuntimeName = (typeof runtimeNames)[number];

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

/** What runs where nobody has chosen. */
export const automaticChoice: RuntimeChoice = { runtime: 'auto', device: 'auto', tensorflow: null };
