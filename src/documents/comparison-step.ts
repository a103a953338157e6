import type { Comparison } from './comparison.ts';
import { type ExplanationStep, mergeExplanation } from './explanation-step.ts';

/**
 * What a run of a comparison measures: the blocks of the input; layers and modules; each layer's own change; each layer
 * put into the other network; or layers over the other images of a folder, whose masks have the images' names.
 */
export type CompareAim =
  | { readonly kind: 'input' | 'layers' | 'own' | 'transplant' }
  | { readonly kind: 'images'; readonly folder: string; readonly masks: string | null };

/**
 * What a run of a comparison found since its last step. Differences come as all of their kind that are known, since
 * each one's p-value depends on all others; those of another kind stay as they are.
 */
export interface ComparisonStep extends Partial<
  Pick<Comparison, 'blocks' | 'components' | 'ownDifferences' | 'transplants'>
> {
  readonly before: ExplanationStep;
  readonly after: ExplanationStep;
}

/** A comparison with what a step brought. */
export function mergeComparison(
  comparison: Comparison,
  { before, after, ...differences }: ComparisonStep,
): Comparison {
  return {
    ...comparison,
    ...differences,
    before: mergeExplanation(comparison.before, before),
    after: mergeExplanation(comparison.after, after),
  };
}
