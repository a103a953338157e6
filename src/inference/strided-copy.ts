import { at } from '../at.ts';

/**
 * Values in row order of a shape, which lie `steps` apart along its axes.
 * @param start where the first of them lies in `data`
 */
export function stridedCopy(
  data: Float32Array,
  start: number,
  steps: readonly number[],
  shape: readonly number[],
): Float32Array {
  const result = new Float32Array(shape.reduce((size, length) => size * length, 1));
  const last = shape.length - 1;
  let target = 0;
  const copy = (axis: number, source: number): void => {
    const [length, step] = [at(shape, axis), at(steps, axis)];
    for (let i = 0; i < length; i++) {
      if (axis === last) result[target++] = data[source + i * step] ?? 0;
      else copy(axis + 1, source + i * step);
    }
  };
  copy(0, start);
  return result;
}
