import { availableParallelism } from 'node:os';
import { sep } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { BackendWasm, getThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { type Backend, OutOfMemory } from './backend.ts';
import { borrowKernels } from './borrow-kernels.ts';
import { registerCopies } from './webassembly-copies.ts';
import { replaceProducts } from './webassembly-products.ts';
import { replaceDerivatives } from './webassembly-derivatives.ts';
import { shareLargeWork } from './webassembly-sharing.ts';
import { maxThreads, startThreads } from './webassembly-threads.ts';

let opened: Promise<Backend | null> | null = null;

/**
 * Opens the WebAssembly backend once per process, on several threads where they start, else on one.
 * @param folder of TensorFlow.js's scripts and binaries
 * @param threads by default one for each core but one: a thread that waits for a core holds up all the others
 * @returns null where the backend does not start
 */
export function openWebAssembly(
  folder: string,
  threads = availableParallelism() - 1,
): Promise<Backend | null> {
  return (opened ??= start(folder, Math.min(threads, maxThreads)));
}

/** Its kernel misses maxima that are not above 0. */
const wrong = [tf.MaxPool3DGrad];

async function start(folder: string, threads: number): Promise<Backend | null> {
  const starts = (threads > 1 && (await startsOnThreads(folder, threads))) || (await startsOnOne(folder));
  if (!starts) return null;
  checkAllocations();
  const hasSimd = await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT');
  const count = getThreadsCount();
  const kernels = `wasm${hasSimd === true ? ' simd' : ''}${count > 1 ? `, ${count} threads` : ''}`;
  const backend: Backend = { name: 'wasm', kernels, device: 'cpu' };
  registerCopies(backend.name);
  replaceProducts(backend.name);
  borrowKernels(backend, wrong);
  replaceDerivatives(backend.name);
  return backend;
}

async function startsOnThreads(folder: string, threads: number): Promise<boolean> {
  const started = await startThreads(folder, threads).catch(() => null);
  if (started === null) return false;
  tf.removeBackend('wasm');
  tf.registerBackend('wasm', () => started.backend);
  const isSet = await tf.setBackend('wasm');
  shareLargeWork('wasm', started.backend, started.threadPool);
  return isSet;
}

async function startsOnOne(folder: string): Promise<boolean> {
  setWasmPaths(folder + sep);
  const restore = keepListeners();
  const starts = await tf.setBackend('wasm').catch(() => false);
  restore();
  return starts;
}

/** Makes allocations fail when the memory is full; otherwise tensors would overwrite the start of the memory. */
function checkAllocations(): void {
  const backend = tf.findBackend('wasm');
  if (!(backend instanceof BackendWasm)) return;
  const { wasm } = backend;
  // The first call replaces the function by another one.
  wasm._free(wasm._malloc(8));
  const allocate = wasm._malloc.bind(wasm);
  wasm._malloc = (bytes) => {
    // Lengths of 2 GB and more overflow to negative ones, and addresses may lie beyond the memory.
    const address = bytes < 2 ** 31 - 2 ** 16 ? allocate(bytes) : 0;
    if (bytes === 0 || (address > 0 && address + bytes <= wasm.HEAPU8.length)) return address;
    if (address > 0) wasm._free(address);
    throw new OutOfMemory(
      'WebAssembly has 4 GB of memory, and no more than 2 GB for a tensor: run it on ONNX Runtime',
    );
  };
}

/**
 * Remembers the listeners of the process. The module adds some that rethrow every uncaught error from its one long
 * line, which would fill the log.
 * @returns a function that removes the listeners added since
 */
function keepListeners(): () => void {
  const events = ['uncaughtException', 'unhandledRejection'] as const;
  const before = events.map((event) => process.rawListeners(event));
  return () => {
    events.forEach((event, i) => {
      for (const listener of process.rawListeners(event))
        if (before[i]?.includes(listener) !== true)
          process.removeListener(event, listener as (...args: unknown[]) => void);
    });
  };
}
