import type { Explanation } from '../../documents/explanation.ts';
import type { ExplanationRequest } from '../../documents/explanation-kind.ts';
import type { ExplainAim, ExplanationStep } from '../../documents/explanation-step.ts';
import type { PanelAnswer, PanelRequest, ShownExplanation } from '../../protocol/explanation-page.ts';
import type { QuestionChanges } from './question-settings.ts';

/** The types of explanations, from their file to their page. */
export interface ExplanationTypes {
  readonly document: Explanation;
  readonly request: ExplanationRequest;
  readonly aim: ExplainAim;
  readonly step: ExplanationStep;
  readonly shown: ShownExplanation;
  readonly changes: QuestionChanges;
  readonly own: PanelRequest;
  readonly answer: PanelAnswer;
}
