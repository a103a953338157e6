import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

/** Where TensorFlow.js's package has its scripts and binaries. */
export const webAssemblyFolder = fileURLToPath(
  new URL('../../node_modules/@tensorflow/tfjs-backend-wasm/wasm-out', import.meta.url),
);

/** What WebAssembly's kernels are called on so many threads; if absent, on those that they take by themselves. */
export function kernelsOn(threads = availableParallelism() - 1): string {
  return threads > 1 ? `wasm simd, ${Math.min(threads, 8)} threads` : 'wasm simd';
}
