import { type Index, indexed } from '../../tensorflow/operations/indexing.ts';
import { integersIn } from './lengths.ts';
import type { Lowering, Operator } from './operator.ts';

/**
 * What a StridedSlice takes of each axis: bits of its masks say which bounds are left out, and which axes are new or taken
 * away. Null where a position or a step is open.
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
  const known = indices.filter((index) => index !== null);
  return known.length < indices.length ? null : known;
}

export const stridedSlice: Lowering = (operator) => {
  const indices = stridedIndices(operator);
  if (indices === null) throw operator.failure('cuts at a position that is open, which is not supported');
  return indexed(operator.b, operator.tensor(0), indices);
};
