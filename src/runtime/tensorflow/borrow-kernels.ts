import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { type Backend, plain } from './backend.ts';

/**
 * For an empty tensor WebAssembly's kernels of these read foreign memory, and TensorFlow's return the least integer.
 */
const reductions: ReadonlySet<string> = new Set([tf.All, tf.Any, tf.Max, tf.Mean, tf.Min, tf.Prod, tf.Sum]);

/**
 * Lets a backend use the plain kernels for whatever it lacks or gets wrong, so that every graph and every gradient runs
 * on it. TensorFlow.js moves a tensor's data to the backend that reads it.
 * @param wrong kernels of the backend that compute wrong results
 */
export function borrowKernels({ name: backendName }: Backend, wrong: readonly string[] = []): void {
  const own = new Map(
    tf.getKernelsForBackend(backendName).map((kernel) => [kernel.kernelName, kernel.kernelFunc]),
  );
  for (const kernel of tf.getKernelsForBackend(plain.name)) {
    const borrowed = onPlain(kernel.kernelFunc);
    const kept = own.get(kernel.kernelName);
    if (kept === undefined || wrong.includes(kernel.kernelName))
      tf.registerKernel({ ...kernel, backendName, kernelFunc: borrowed });
    else if (reductions.has(kernel.kernelName))
      tf.registerKernel({
        ...kernel,
        backendName,
        kernelFunc: (call) => (isEmpty(call.inputs) ? borrowed : kept)(call),
      });
  }
}

function isEmpty(inputs: tf.NamedTensorInfoMap): boolean {
  return inputsOf(inputs).some(({ shape }) => tf.util.sizeFromShape(shape) === 0);
}

/** The kernel with its inputs moved to the plain backend; its outputs stay there until another kernel reads them. */
function onPlain(kernel: tf.KernelFunc): tf.KernelFunc {
  return ({ inputs, attrs }) => {
    const engine = tf.engine();
    const backend = plainBackend();
    // Some kernels only increment a tensor's reference count, which must happen on the backend that holds its data.
    for (const { dataId } of inputsOf(inputs)) backend.data.get(dataId);
    const outputs = kernel({ inputs, attrs, backend } as Parameters<tf.KernelFunc>[0]);
    const tracked = (output: tf.TensorInfo): tf.TensorInfo =>
      engine.makeTensorFromTensorInfo(output, backend);
    return Array.isArray(outputs) ? outputs.map(tracked) : tracked(outputs);
  };
}

function inputsOf(inputs: tf.NamedTensorInfoMap): readonly tf.TensorInfo[] {
  // Kernels with many inputs name them by number; an optional one may be absent.
  return Object.values(inputs).filter((input) => input !== undefined);
}

/** @throws Error where the backend comes from another copy of the package */
function plainBackend(): MathBackendCPU {
  const backend = tf.findBackend(plain.name);
  if (!(backend instanceof MathBackendCPU))
    throw new Error('The plain kernels belong to another copy of @tensorflow/tfjs-backend-cpu.');
  return backend;
}
