import { at } from '../../at.ts';
import type { Tensor } from '../../graph/tensor.ts';
import { stridedCopy } from '../strided-copy.ts';

/** A tensor run through from its end along some axes. */
export function mirrored(tensor: Tensor, axes: readonly number[]): Tensor {
  if (axes.length === 0) return tensor;
  const { shape } = tensor;
  const steps: number[] = [];
  shape.reduceRight((step, length) => {
    steps.unshift(step);
    return step * length;
  }, 1);
  const start = axes.reduce((sum, axis) => sum + (at(shape, axis) - 1) * at(steps, axis), 0);
  const turned = steps.map((step, axis) => (axes.includes(axis) ? -step : step));
  return { ...tensor, data: stridedCopy(tensor.data as Float32Array, start, turned, shape) };
}
