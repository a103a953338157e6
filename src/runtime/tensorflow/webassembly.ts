import { availableParallelism } from 'node:os';
import { sep } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { BackendWasm, getThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import type { Backend } from './backend.ts';
import { borrowKernels } from './borrow-kernels.ts';
import { registerCopies } from './webassembly-copies.ts';
import { replaceProducts } from './webassembly-products.ts';
import { replaceDerivatives } from './webassembly-derivatives.ts';
import { shareLargeWork } from './webassembly-sharing.ts';
import { mostThreads, startThreads } from './webassembly-threads.ts';

let opened: Promise<Backend | null> | null = null;

/**
 * Opens the kernels in WebAssembly, once a process: on threads where it can have them, else on one.
 * @param folder of TensorFlow.js's scripts and binaries
 * @param threads that are asked for; if absent, one for each core but one, which is left to all else: where a thread
 *   waits for a core, all wait for it
 * @returns null where they do not start
 */
export function openWebAssembly(
  folder: string,
  threads = availableParallelism() - 1,
): Promise<Backend | null> {
  return (opened ??= start(folder, Math.min(threads, mostThreads)));
}

/** Its derivative of a greatest element looks for those above 0 only. */
const wrong = [tf.MaxPool3DGrad];

async function start(folder: string, threads: number): Promise<Backend | null> {
  const starts = (threads > 1 && (await startsOnThreads(folder, threads))) || (await startsOnOne(folder));
  if (!starts) return null;
  refuseWhenFull();
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
  shareLargeWork('wasm', started.backend, started.place);
  return isSet;
}

async function startsOnOne(folder: string): Promise<boolean> {
  setWasmPaths(folder + sep);
  const restore = keepListeners();
  const starts = await tf.setBackend('wasm').catch(() => false);
  restore();
  return starts;
}

/** Where there is no memory left, tensors would be written over what lies at its start. */
function refuseWhenFull(): void {
  const backend = tf.findBackend('wasm');
  if (!(backend instanceof BackendWasm)) return;
  const { wasm } = backend;
  // The first call puts another function in the place of this one.
  wasm._free(wasm._malloc(8));
  const allocate = wasm._malloc.bind(wasm);
  wasm._malloc = (bytes) => {
    // It takes room of 2 GB and more for a negative length, and may say that there is some where there is none.
    const place = bytes < 2 ** 31 - 2 ** 16 ? allocate(bytes) : 0;
    if (bytes === 0 || (place > 0 && place + bytes <= wasm.HEAPU8.length)) return place;
    if (place > 0) wasm._free(place);
    throw new Error(
      'WebAssembly has 4 GB of memory, and no more than 2 GB for a tensor: run it on ONNX Runtime',
    );
  };
}

/** The module makes every failure of the process throw again from its one long line, which then fills the log. */
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
