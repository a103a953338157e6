import type { Question } from '../documents/explanation.ts';
import { settingsOfQuestion } from '../documents/settings-of-question.ts';
import type { Settings } from '../documents/settings.ts';
import type { Changes } from '../protocol/panel.ts';

const readingOfOutput = ['layout', 'decision', 'activation', 'threshold', 'class', 'classes'] as const;

/** The question asked again with changes; what an old choice no longer says anything about is inferred anew. */
export function changedSettings(question: Question, changes: Changes): Settings {
  const settings: Record<string, unknown> = { ...settingsOfQuestion(question) };
  const outputChanged = changes.output !== undefined && changes.output !== question.head.output;
  const decisionChanged = changes.decision !== undefined && changes.decision !== question.head.decision;
  if (outputChanged) for (const key of readingOfOutput) Reflect.deleteProperty(settings, key);
  if (decisionChanged) for (const key of ['activation', 'threshold']) Reflect.deleteProperty(settings, key);
  const treatmentChanged = changes.treatment !== undefined && changes.treatment !== question.treatment;
  const presetChanged = changes.preset !== undefined && changes.preset !== question.preset;
  if (treatmentChanged || presetChanged) Reflect.deleteProperty(settings, 'draws');
  return { ...settings, ...changes };
}

/**
 * What was inferred, after a question was asked again: everything is spelled out then, so the engine guesses little,
 * but an earlier guess about what was not changed is a guess still.
 */
export function keptGuesses(
  before: readonly string[],
  now: readonly string[],
  changes: Changes,
): readonly string[] {
  const isReadAnew = readingOfOutput.some((key) => key in changes) || 'output' in changes;
  const stands = (guess: string): boolean => {
    if ('roi' in changes && /\bRoI\b/u.test(guess)) return false;
    return !(isReadAnew && /\b(?:outputs?|class|classes|threshold)\b/iu.test(guess));
  };
  return [...new Set([...before.filter(stands), ...now])];
}
