import { at } from '../../at.ts';
import type { Comparison } from '../../documents/comparison.ts';
import { comparisonKind, type ComparisonRequest } from '../../documents/comparison-kind.ts';
import type { CompareAim, ComparisonStep } from '../../documents/comparison-step.ts';
import type { EngineKind } from '../engine-kind.ts';
import type { LoadedModel } from '../model/model-shelf.ts';
import { compare } from './compare.ts';
import { compareExplanations, prepareComparison } from './prepare-comparison.ts';
import type { TwoModels } from './two-models.ts';

/** What the engine does for comparisons. */
export const comparing: EngineKind<Comparison, ComparisonRequest, CompareAim, ComparisonStep> = {
  kind: comparisonKind,
  prepare: (request, models) =>
    request.of === 'models'
      ? prepareComparison(request.settings, twoOf(models))
      : compareExplanations(request.before, request.after, twoOf(models)),
  run: (comparison, aims, { models, memory }, listener) =>
    compare(comparison, aims, twoOf(models), memory, listener),
};

function twoOf(models: readonly LoadedModel[]): TwoModels {
  return { before: at(models, 0), after: at(models, 1) };
}
