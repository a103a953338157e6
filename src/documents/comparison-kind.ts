import { type Comparison, comparisonSchema } from './comparison.ts';
import {
  comparisonWithoutFindings,
  hasDifferences,
  isComparisonFinished,
  isComparisonWorthKeeping,
  isDifferenceMeasured,
  openComparisonAims,
} from './comparison-findings.ts';
import { type CompareAim, type ComparisonStep, mergeComparison } from './comparison-step.ts';
import type { Explanation } from './explanation.ts';
import { mapExplanationPaths } from './explanation-kind.ts';
import type { DocumentKind } from './kind.ts';
import type { Settings } from './settings.ts';
import { upgradedComparison } from './upgrade.ts';

/**
 * Two models and what to ask both about, or two explanations that were made on the same terms. All paths are absolute.
 */
export type ComparisonRequest =
  | { readonly of: 'models'; readonly before: string; readonly after: string; readonly settings: Settings }
  | { readonly of: 'explanations'; readonly before: Explanation; readonly after: Explanation };

/** Comparisons (`NAME.segcause-comparison.json`). */
export const comparisonKind: DocumentKind<Comparison, ComparisonRequest, CompareAim, ComparisonStep> = {
  name: 'comparison',
  noun: 'a comparison',
  ending: '.segcause-comparison.json',
  remedy: 'compare the models again',
  version: 2,
  schema: comparisonSchema,
  upgrade: upgradedComparison,
  mapPaths: mapComparisonPaths,
  modelsAsked: (request) =>
    request.of === 'models'
      ? [request.before, request.after]
      : [request.before, request.after].map(({ question }) => question.model.path),
  explanations: ({ before, after }) => [before, after],
  merge: mergeComparison,
  withoutFindings: comparisonWithoutFindings,
  hasFindings: hasDifferences,
  openAims: openComparisonAims,
  isMeasured: isDifferenceMeasured,
  isOnDemand: ({ kind }) => kind === 'images',
  isFinished: isComparisonFinished,
  isResumable: ({ status }) => status === 'incomplete',
  isWorthKeeping: isComparisonWorthKeeping,
};

function mapComparisonPaths(comparison: Comparison, change: (path: string) => string): Comparison {
  const { images } = comparison;
  return {
    ...comparison,
    before: mapExplanationPaths(comparison.before, change),
    after: mapExplanationPaths(comparison.after, change),
    images: images && {
      ...images,
      folder: change(images.folder),
      masks: images.masks === null ? null : change(images.masks),
      images: images.images.map((one) => ({
        ...one,
        image: { ...one.image, path: change(one.image.path) },
        mask: one.mask && { ...one.mask, path: change(one.mask.path) },
      })),
    },
  };
}
