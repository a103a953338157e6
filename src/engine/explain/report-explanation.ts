import type { Explanation } from '../../documents/explanation.ts';
import type { ExplainAim, ExplanationStep } from '../../documents/explanation-step.ts';
import { createReporter, type Pace, type Reached } from '../run/reporter.ts';
import type { RunListener } from '../run/run-listener.ts';
import { type FoundEffects, gatherExplanation } from './gather-explanation.ts';

/** Whom a run of an explanation reports to. */
export type ExplainListener = RunListener<Explanation, ExplainAim, ExplanationStep>;

const pace: Pace<ExplanationStep> = { interval: 100, mostShare: 1, isAwaited: () => false };

/** Reports one aim of an explanation every tenth of a second, and when all of it is done. */
export function reportExplanation(
  aim: ExplainAim,
  { onStep }: Pick<ExplainListener, 'onStep'>,
): (found: FoundEffects, reached: Reached) => void {
  return createReporter(aim, gatherExplanation(), pace, onStep);
}
