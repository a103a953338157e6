import type { Graph } from '../../src/graph/graph.ts';
import { sizeOf, type Tensor } from '../../src/graph/tensor.ts';
import { randomNumbers, uniform } from '../support/random-numbers.ts';

/** Pixels of a batch of whole passes, as many as full inference takes. */
const pixelsPerBatch = 2 ** 18;

/** The image that is measured on. */
export function imageOf(shape: readonly number[]): Tensor {
  return { type: 'float32', shape, data: uniform(randomNumbers(3), sizeOf(shape), 1.7) };
}

/** An image as often as it comes in one batch of whole passes, or `most` times where that is less. */
export function wholeBatch(
  graph: Graph,
  { type, shape, data }: Tensor,
  most = Infinity,
): { readonly feeds: ReadonlyMap<string, Tensor>; readonly items: number } {
  const items = Math.min(most, Math.max(1, Math.floor(pixelsPerBatch / sizeOf(shape.slice(2)))));
  const stacked = new Float32Array(items * data.length);
  for (let item = 0; item < items; item++) stacked.set(data as Float32Array, item * data.length);
  const batch: Tensor = { type, shape: [items, ...shape.slice(1)], data: stacked };
  return { feeds: new Map([[graph.inputs[0]?.name ?? '', batch]]), items };
}
