import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';

type Kernels = BackendWasm['wasm'];

/** Multiplications from which on it takes longer to compute alone than to wake the others: a third of a millisecond. */
const large = 4e6;

/**
 * Where in the kernels' memory they look for the threads among which they divide their work: what changes when they are
 * given others, and without which they know none. To be called before they have computed.
 * @throws Error where there is no such place
 */
export function findSharing({ HEAPU32: memory, tfjs }: Kernels): number {
  tfjs.initWithThreadsCount(1);
  const before = memory.slice();
  tfjs.initWithThreadsCount(1);
  const place = memory.findIndex((word, i) => {
    if (word === before[i]) return false;
    memory[i] = 0;
    const isIt = tfjs.getThreadsCount() === -1;
    memory[i] = word;
    return isIt;
  });
  if (place < 0) throw new Error('The kernels keep their threads elsewhere.');
  return place;
}

/**
 * Lets large convolutions and products be shared among the threads, and all else be computed by the calling one alone:
 * crops have thousands of operators that take less time than it takes the others to wake.
 * @param place of `findSharing`
 */
export function shareLargeWork(backendName: string, { wasm }: BackendWasm, place: number): void {
  const all = wasm.HEAPU32[place] ?? 0;
  wasm.tfjs.initWithThreadsCount(1);
  const alone = wasm.HEAPU32[place] ?? 0;
  for (const [kernelName, workOf] of Object.entries(work)) {
    const own = tf.getKernel(kernelName, backendName);
    tf.unregisterKernel(kernelName, backendName);
    tf.registerKernel({
      ...own,
      kernelFunc(call) {
        if (workOf(call) < large) return own.kernelFunc(call);
        wasm.HEAPU32[place] = all;
        try {
          return own.kernelFunc(call);
        } finally {
          wasm.HEAPU32[place] = alone;
        }
      },
    });
  }
}

type Call = Parameters<tf.KernelFunc>[0];

/** Multiplications of the kernels that the threads can share, about. */
const work: Readonly<Record<string, (call: Call) => number>> = {
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
  const [high, wide] = typeof strides === 'number' ? [strides, strides] : [strides.at(-2), strides.at(-1)];
  const positions = tf.util.sizeFromShape(x.shape.slice(0, -1)) / ((high ?? 1) * (wide ?? 1));
  return positions * tf.util.sizeFromShape(filter.shape);
}

function ofProduct({ inputs, attrs }: Call): number {
  const { a, b } = inputs as unknown as Readonly<Record<'a' | 'b', tf.TensorInfo>>;
  const { transposeB } = attrs as unknown as tf.BatchMatMulAttrs;
  return tf.util.sizeFromShape(a.shape) * (b.shape.at(transposeB ? -2 : -1) ?? 1);
}
