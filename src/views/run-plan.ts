import type { Aim } from '../protocol/messages.ts';
import type { Explanation } from '../documents/explanation.ts';
import { isMeasured, isResumable, withIntervention, withoutFindings } from './findings.ts';
import type { Changes } from '../protocol/panel.ts';

/** Where a run begins, what is still to be changed about it, and what it measures. */
export interface RunPlan {
  readonly explanation: Explanation;
  readonly changes: Changes;
  readonly aims: readonly Aim[];
}

/** The whole run: the heatmap of the input first, then the ranking of layers. */
const whole: readonly Aim[] = [{ kind: 'input' }, { kind: 'layers' }];

/** A run from the beginning. */
export function runAnew(explanation: Explanation, changes: Changes): RunPlan {
  return { explanation: withoutFindings(explanation), changes, aims: whole };
}

/** A run that keeps what still holds: it goes on where it was cut short, and another intervention is of layers alone. */
export function planRun(explanation: Explanation, changes: Changes): RunPlan {
  const { intervention, ...others } = changes;
  if (Object.keys(others).length > 0) return runAnew(explanation, changes);
  if (intervention !== undefined && intervention !== explanation.question.intervention) {
    const start = withIntervention(explanation, intervention);
    return { explanation: start, changes: {}, aims: remaining(start) };
  }
  return isResumable(explanation)
    ? { explanation, changes: {}, aims: remaining(explanation) }
    : runAnew(explanation, {});
}

function remaining(explanation: Explanation): readonly Aim[] {
  const aims = whole.filter((aim) => !isMeasured(explanation, aim));
  return aims.length === 0 ? whole : aims;
}
