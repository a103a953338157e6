import type { Comparison } from '../documents/comparison.ts';
import type { CompareAim, ComparisonStep } from '../documents/comparison-step.ts';
import type { FromPage, Page, ToPage } from './page.ts';

/** The page of a comparison, which is shown it as it is. */
export const comparisonPage: Page<Comparison, Comparison> = {
  name: 'comparison',
  show: (comparison) => comparison,
};

export type ToComparison = ToPage<Comparison, CompareAim, ComparisonStep>;

/** Compare the layers over the images of a folder, which the user is asked for. */
export interface CompareImages {
  readonly type: 'compareImages';
}

export type FromComparison = FromPage<CompareAim, never, CompareImages>;
