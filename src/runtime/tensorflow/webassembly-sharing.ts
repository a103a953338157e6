import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { at } from '../../at.ts';

type Kernels = BackendWasm['wasm'];

/** MACs above which computing on one thread takes longer than waking the others: a third of a millisecond. */
const large = 4e6;

/**
 * Finds the address of the kernels' pointer to their thread pool: the word of their memory that changes with a new
 * pool, and without which they report no pool. To be called before the kernels have computed anything.
 * @returns an index into `HEAPU32`
 * @throws Error where there is no such word
 */
export function findThreadPool({ HEAPU32: memory, tfjs }: Kernels): number {
  tfjs.initWithThreadsCount(1);
  const before = memory.slice();
  tfjs.initWithThreadsCount(1);
  const address = memory.findIndex((word, i) => {
    if (word === before[i]) return false;
    memory[i] = 0;
    const isIt = tfjs.getThreadsCount() === -1;
    memory[i] = word;
    return isIt;
  });
  if (address < 0) throw new Error('The thread pool of the kernels was not found.');
  return address;
}

/**
 * Lets large convolutions and matrix products run on all threads, and everything else on the calling one: the kernels
 * of crops are mostly so short that waking the other threads takes longer.
 * @param address from `findThreadPool`
 */
export function shareLargeWork(backendName: string, { wasm }: BackendWasm, address: number): void {
  const all = at(wasm.HEAPU32, address);
  wasm.tfjs.initWithThreadsCount(1);
  const alone = at(wasm.HEAPU32, address);
  for (const [kernelName, macsOf] of Object.entries(macs)) {
    const own = tf.getKernel(kernelName, backendName);
    tf.unregisterKernel(kernelName, backendName);
    tf.registerKernel({
      ...own,
      kernelFunc(call) {
        if (macsOf(call) < large) return own.kernelFunc(call);
        wasm.HEAPU32[address] = all;
        try {
          return own.kernelFunc(call);
        } finally {
          wasm.HEAPU32[address] = alone;
        }
      },
    });
  }
}

type Call = Parameters<tf.KernelFunc>[0];

/** The approximate MACs of the kernels that can run on several threads. */
const macs: Readonly<Record<string, (call: Call) => number>> = {
  [tf.Conv2D]: ofConvolution,
  [tf.FusedConv2D]: ofConvolution,
  [tf.DepthwiseConv2dNative]: ofConvolution,
  [tf.FusedDepthwiseConv2D]: ofConvolution,
  [tf.BatchMatMul]: ofProduct,
  [tf._FusedMatMul]: ofProduct,
};

function ofConvolution({ inputs, attrs }: Call): number {
  const { x, filter } = inputs as unknown as Readonly<Record<'x' | 'filter', tf.TensorInfo>>;
  const { strides } = attrs as unknown as tf.Conv2DAttrs;
  const [high, wide] = typeof strides === 'number' ? [strides, strides] : strides;
  const positions = tf.util.sizeFromShape(x.shape.slice(0, -1)) / (high * wide);
  return positions * tf.util.sizeFromShape(filter.shape);
}

function ofProduct({ inputs, attrs }: Call): number {
  const { a, b } = inputs as unknown as Readonly<Record<'a' | 'b', tf.TensorInfo>>;
  const { transposeB } = attrs as unknown as tf.BatchMatMulAttrs;
  return tf.util.sizeFromShape(a.shape) * at(b.shape, b.shape.length - (transposeB ? 2 : 1));
}
