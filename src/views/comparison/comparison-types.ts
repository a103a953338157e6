import type { Comparison } from '../../documents/comparison.ts';
import type { ComparisonRequest } from '../../documents/comparison-kind.ts';
import type { CompareAim, ComparisonStep } from '../../documents/comparison-step.ts';
import type { CompareImages } from '../../protocol/comparison-page.ts';

/** The types of comparisons, from their file to their page. */
export interface ComparisonTypes {
  readonly document: Comparison;
  readonly request: ComparisonRequest;
  readonly aim: CompareAim;
  readonly step: ComparisonStep;
  readonly shown: Comparison;
  readonly changes: never;
  readonly own: CompareImages;
  readonly answer: never;
}
