/** A set of kernels for TensorFlow.js. */
export interface Backend {
  /** Its name in TensorFlow.js. */
  readonly name: string;
  /** As shown among the run facts: `wasm simd`. */
  readonly kernels: string;
  readonly device: 'cpu' | 'cuda';
}

/** Kernels in plain JavaScript: complete, but slow. */
export const plain: Backend = { name: 'cpu', kernels: 'plain', device: 'cpu' };

/** A tensor did not fit into the memory of the backend. */
export class OutOfMemory extends Error {}
