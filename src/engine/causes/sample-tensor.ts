import { at } from '../../at.ts';
import { axesOf, type Layout } from '../../documents/axes.ts';
import { type Tensor, sizeOf } from '../../graph/tensor.ts';

/**
 * A tensor at other places along its spatial axes: along axis `i` at `places[i]`, in positions of the tensor, whose
 * centres are whole numbers. Between two positions it is interpolated linearly, along one axis after the other, or the
 * nearer one is taken; beyond the first and the last it is theirs.
 */
export function sampleTensor(
  tensor: Tensor,
  layout: Layout,
  places: readonly (readonly number[])[],
  isNearest: boolean,
): Tensor {
  return axesOf(layout).spatial.reduce(
    (sampled, axis, i) => sampledAlong(sampled, axis, at(places, i), isNearest),
    tensor,
  );
}

function sampledAlong(tensor: Tensor, axis: number, places: readonly number[], isNearest: boolean): Tensor {
  const { shape } = tensor;
  const data = tensor.data as Float32Array;
  const length = at(shape, axis);
  const inner = sizeOf(shape.slice(axis + 1));
  const outer = sizeOf(shape.slice(0, axis));
  const result = new Float32Array(outer * places.length * inner);
  const taps = places.map((place) => {
    const within = Math.min(length - 1, Math.max(0, isNearest ? Math.round(place) : place));
    const low = Math.floor(within);
    return { low: low * inner, high: Math.min(length - 1, low + 1) * inner, share: within - low };
  });
  for (let o = 0; o < outer; o++) {
    const from = o * length * inner;
    for (const [i, { low, high, share }] of taps.entries()) {
      const to = (o * places.length + i) * inner;
      for (let k = 0; k < inner; k++) {
        const first = data[from + low + k] ?? 0;
        // What is not finite stays beside what it is not mixed with.
        result[to + k] = share === 0 ? first : first + share * ((data[from + high + k] ?? 0) - first);
      }
    }
  }
  return { ...tensor, shape: shape.with(axis, places.length), data: result };
}
