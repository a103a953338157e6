/** What TensorFlow.js computes on. */
export interface Backend {
  /** What TensorFlow.js calls it. */
  readonly name: string;
  /** As shown among the run facts: `wasm simd`. */
  readonly kernels: string;
  readonly device: 'cpu' | 'cuda';
}

/** Kernels in plain JavaScript: all there are, and slow. */
export const plain: Backend = { name: 'cpu', kernels: 'plain', device: 'cpu' };
