import { at } from '../../at.ts';
import { sizeOf } from '../tensor.ts';

/** Numbers in row-major order of a shape. */
export interface Numbers {
  readonly values: ArrayLike<number>;
  readonly shape: readonly number[];
}

/** Numbers repeated to a shape that they are broadcast to (ONNX, "Multidirectional Broadcasting"). */
export function expandedTo({ values, shape }: Numbers, to: readonly number[]): Float64Array {
  const added = to.length - shape.length;
  const own = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
  const steps = to.map((_, axis) => (axis < added || shape[axis - added] === 1 ? 0 : at(own, axis - added)));
  const expanded = new Float64Array(sizeOf(to));
  const place = to.map(() => 0);
  let from = 0;
  for (let i = 0; i < expanded.length; i++) {
    expanded[i] = values[from] ?? 0;
    for (let axis = to.length - 1; axis >= 0; axis--) {
      const [next, step] = [(place[axis] ?? 0) + 1, steps[axis] ?? 0];
      from += step;
      if (next < (to[axis] ?? 0)) {
        place[axis] = next;
        break;
      }
      from -= step * next;
      place[axis] = 0;
    }
  }
  return expanded;
}

/**
 * Numbers repeated to a shape and seen as another shape of as many positions in row-major order, without the axes along
 * which they repeat there, whose length becomes 1. Of trailing axes along which they repeat in both, nothing is made on
 * the way: one number for each channel of a large tensor takes no memory of the tensor's size.
 */
export function seenAs(
  { values, shape: own }: Numbers,
  shape: readonly number[],
  seen: readonly number[],
): Numbers {
  const aligned = [...shape.slice(own.length).map(() => 1), ...own];
  const kept = 1 + aligned.findLastIndex((length) => length > 1);
  const run = sizeOf(shape.slice(kept));
  let first = seen.length;
  let together = 1;
  while (first > 0 && run % (together * at(seen, first - 1)) === 0) together *= at(seen, --first);
  const repeated = expandedTo({ values, shape: [...aligned.slice(0, kept), 1] }, [
    ...shape.slice(0, kept),
    run / together,
  ]);
  const found = compressed({ values: repeated, shape: seen.slice(0, first) });
  return { values: found.values, shape: [...found.shape, ...seen.slice(first).map(() => 1)] };
}

/** Numbers without the axes along which they repeat, whose length becomes 1. */
function compressed({ values, shape }: Numbers): Numbers {
  let result: Numbers = { values, shape };
  for (const axis of shape.keys()) result = withoutRepeats(result, axis);
  return result;
}

function withoutRepeats({ values, shape }: Numbers, axis: number): Numbers {
  const length = at(shape, axis);
  if (length === 1) return { values, shape };
  const inner = sizeOf(shape.slice(axis + 1));
  const first = new Float64Array(values.length / length);
  for (let i = 0; i < values.length; i++) {
    const place = Math.floor(i / (inner * length)) * inner + (i % inner);
    if (Math.floor(i / inner) % length === 0) first[place] = values[i] ?? 0;
    else if (first[place] !== values[i]) return { values, shape };
  }
  return { values: first, shape: shape.with(axis, 1) };
}

/** The shape of two that are broadcast to each other. */
export function broadcastShape(a: readonly number[], b: readonly number[]): readonly number[] {
  const rank = Math.max(a.length, b.length);
  const lengthOf = (shape: readonly number[], axis: number): number => shape[axis - rank + shape.length] ?? 1;
  return Array.from({ length: rank }, (_, axis) => Math.max(lengthOf(a, axis), lengthOf(b, axis)));
}
