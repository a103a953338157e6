import type { Explanation } from '../../documents/explanation.ts';
import { openAims, withIntervention } from '../../documents/explanation-findings.ts';
import { explanationKind } from '../../documents/explanation-kind.ts';
import type { RunPlan } from '../document/document-view.ts';
import { planAnew, planOn } from '../document/run-plan.ts';
import type { ExplanationTypes } from './explanation-types.ts';
import type { QuestionChanges } from './question-settings.ts';

/** A run with changes, which keeps what still holds: another intervention is about layers alone. */
export function planWith(explanation: Explanation, changes: QuestionChanges): RunPlan<ExplanationTypes> {
  const { intervention, ...others } = changes;
  if (Object.keys(others).length > 0) {
    return planAnew<ExplanationTypes>(explanationKind, explanation, changes);
  }
  if (intervention === undefined || intervention === explanation.question.intervention) {
    return planOn<ExplanationTypes>(explanationKind, explanation);
  }
  const document = withIntervention(explanation, intervention);
  return { document, changes: null, aims: openAims(document) };
}
