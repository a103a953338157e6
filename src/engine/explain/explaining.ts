import { at } from '../../at.ts';
import { explanationKind } from '../../documents/explanation-kind.ts';
import type { EngineKind } from '../engine-kind.ts';
import type { Explanation } from '../../documents/explanation.ts';
import type { ExplainAim, ExplanationStep } from '../../documents/explanation-step.ts';
import type { ExplanationRequest } from '../../documents/explanation-kind.ts';
import { prepare } from '../prepare/prepare.ts';
import { explain } from './explain.ts';

/** What the engine does for explanations. */
export const explaining: EngineKind<Explanation, ExplanationRequest, ExplainAim, ExplanationStep> = {
  kind: explanationKind,
  prepare: (request, models) => prepare(request, at(models, 0)),
  run: (explanation, aims, { models, memory }, listener) =>
    explain(explanation, aims, at(models, 0), memory, listener),
};
