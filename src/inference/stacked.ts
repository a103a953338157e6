import { at } from '../at.ts';
import type { Tensor, TensorData } from '../graph/tensor.ts';
import { emptyLike } from './copy-box.ts';

/** Items of one shape as a batch along the first axis. A single item is not copied. */
export function stacked(
  items: readonly TensorData[],
  shape: readonly number[],
  type: Tensor['type'],
): Tensor {
  const first = at(items, 0);
  if (items.length === 1) return { type, shape, data: first };
  const data = emptyLike(first, items.length * first.length);
  items.forEach((item, i) => {
    data.set(item as never, i * first.length);
  });
  return { type, shape: [items.length, ...shape.slice(1)], data };
}
