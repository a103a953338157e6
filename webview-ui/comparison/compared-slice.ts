import type { Comparison } from '../../src/documents/comparison.ts';
import { middleSlice, slicesOf } from '../draw/plane.ts';
import type { ComparisonView } from './view.ts';

/** The slice of the input of *before* that is shown: the one that was chosen, else the middle of the RoI; 0 of an image. */
export function comparedSlice(
  { before }: Pick<Comparison, 'before'>,
  { slice }: Pick<ComparisonView, 'slice'>,
): number {
  const { input, roi } = before.question;
  return Math.min(slicesOf(input.size) - 1, slice ?? middleSlice(roi));
}
