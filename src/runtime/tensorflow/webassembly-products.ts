import { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';

/**
 * Replaces the matrix products. WebAssembly's backend caches the packed second matrix by its data alone: with the same
 * data in another shape it computes wrong numbers or crashes. Such a matrix is copied first.
 */
export function replaceProducts(backendName: string): void {
  const shapes = new WeakMap<object, string>();
  for (const kernelName of [tf.BatchMatMul, tf._FusedMatMul]) {
    const own = tf.getKernel(kernelName, backendName);
    const kernelFunc: tf.KernelFunc = (call) => {
      const { b } = call.inputs;
      if (b === undefined) return own.kernelFunc(call);
      const shape = b.shape.join('×');
      const known = shapes.get(b.dataId) ?? shape;
      shapes.set(b.dataId, known);
      return known === shape ? own.kernelFunc(call) : withCopy(call, b, own.kernelFunc);
    };
    tf.unregisterKernel(kernelName, backendName);
    tf.registerKernel({ ...own, kernelFunc });
  }
}

function withCopy(
  call: Parameters<tf.KernelFunc>[0],
  b: tf.TensorInfo,
  kernel: tf.KernelFunc,
): ReturnType<tf.KernelFunc> {
  const { backend } = call;
  if (!(backend instanceof BackendWasm))
    throw new Error('A matrix product in WebAssembly needs its backend.');
  backend.dataIdMap.get(b.dataId);
  const copy = backend.makeOutput(b.shape, b.dtype);
  backend.typedArrayFromHeap(copy).set(backend.typedArrayFromHeap(b));
  try {
    return kernel({ ...call, inputs: { ...call.inputs, b: copy } });
  } finally {
    backend.disposeData(copy.dataId);
  }
}
