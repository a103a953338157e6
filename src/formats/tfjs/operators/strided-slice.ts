import { type Index, indexed } from '../../tensorflow/operations/indexing.ts';
import { integersIn } from './lengths.ts';
import type { Lowering, Operator } from './operator.ts';

/**
 * The index of a StridedSlice. Bit `i` of each mask belongs to entry `i`: it leaves out a bound, or marks an ellipsis, a new
 * axis, or an axis to remove. Null where a position or a step is open.
 */
export function stridedIndices({ inputs, attributes }: Operator): readonly Index[] | null {
  const [begins, ends, steps] = [1, 2, 3].map((index) => integersIn(inputs[index])?.elements);
  if (begins === undefined || ends === undefined || steps === undefined) return null;
  const bit = (name: string, i: number): boolean => (((attributes.integer(name) ?? 0) >> i) & 1) === 1;
  const indices = begins.map((begin, i): Index | null => {
    if (bit('ellipsis_mask', i)) return { kind: 'ellipsis' };
    if (bit('new_axis_mask', i)) return { kind: 'new axis' };
    if (bit('shrink_axis_mask', i)) return typeof begin === 'number' ? { kind: 'position', at: begin } : null;
    const step = steps[i];
    if (typeof step !== 'number') return null;
    const start = bit('begin_mask', i) ? null : begin;
    return { kind: 'range', start, stop: bit('end_mask', i) ? null : (ends[i] ?? null), step };
  });
  return indices.every((index) => index !== null) ? indices : null;
}

export const stridedSlice: Lowering = (operator) => {
  const indices = stridedIndices(operator);
  if (indices === null) throw operator.failure('slices at a position that is open, which is not supported');
  return indexed(operator.b, operator.tensor(0), indices);
};
