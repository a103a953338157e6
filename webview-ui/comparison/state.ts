import type { Comparison } from '../../src/documents/comparison.ts';
import {
  type CompareAim,
  type ComparisonStep,
  mergeComparison,
} from '../../src/documents/comparison-step.ts';
import type { ContentReader, PageState, Shown } from '../model/page-state.ts';
import { type Masks, masksOf } from '../model/roi-counts.ts';

/** A comparison in the form in which its page holds it. */
export interface ComparisonContent {
  readonly comparison: Comparison;
  readonly masks: { readonly before: Masks; readonly after: Masks };
}

/** A comparison as its page shows it. */
export type ShownComparison = Shown<ComparisonContent, CompareAim>;

/** Everything the extension has sent to the page. */
export type ComparisonState = PageState<ComparisonContent, CompareAim>;

/** How the page reads comparisons. */
export const comparisonReader: ContentReader<Comparison, ComparisonStep, ComparisonContent> = {
  read: (comparison) => ({
    comparison,
    masks: { before: masksOf(comparison.before), after: masksOf(comparison.after) },
  }),
  merge: (content, step) => ({ ...content, comparison: mergeComparison(content.comparison, step) }),
};
