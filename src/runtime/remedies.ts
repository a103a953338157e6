import type { Remedy } from '../errors.ts';

export const useOnnxRuntime: Remedy = { kind: 'useRuntime', runtime: 'onnxruntime' };

export const useTensorFlow: Remedy = { kind: 'useRuntime', runtime: 'tensorflow' };

export const setUpTensorFlow: Remedy = { kind: 'setUpTensorFlow' };

export const openDeviceSetting: Remedy = { kind: 'openSetting', setting: 'device' };
