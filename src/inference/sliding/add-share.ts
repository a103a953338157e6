import { at } from '../../at.ts';
import { lengthOf, type Region, shapeOf } from '../../graph/region.ts';

/** Values over a region of a tensor, in row order. */
export interface Values {
  readonly region: Region;
  readonly data: Float32Array;
}

/**
 * Adds a window's values to merged ones that hold their region, each times its share, in single precision.
 * @param shares of the positions along the spatial axes, in row order
 * @param spatial the spatial axes of the tensor, outermost first
 */
export function addShare(
  window: Values,
  merged: Values,
  shares: Float32Array,
  spatial: readonly number[],
): void {
  const lengths = shapeOf(window.region);
  const last = lengths.length - 1;
  const alongLast = spatial.includes(last) ? 1 : 0;
  let read = 0;
  const walk = (axis: number, outer: number, place: number): void => {
    const there = at(merged.region, axis);
    const write = outer * lengthOf(there) + at(window.region, axis)[0] - there[0];
    const length = at(lengths, axis);
    const isSpatial = spatial.includes(axis);
    const first = isSpatial ? place * length : place;
    if (axis < last) {
      for (let i = 0; i < length; i++) walk(axis + 1, write + i, isSpatial ? first + i : first);
      return;
    }
    for (let i = 0; i < length; i++) {
      const added = Math.fround((window.data[read++] ?? 0) * (shares[first + i * alongLast] ?? 0));
      merged.data[write + i] = (merged.data[write + i] ?? 0) + added;
    }
  };
  walk(0, 0, 0);
}
