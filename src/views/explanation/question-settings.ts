import type { Guess, Question } from '../../documents/explanation.ts';
import type { Settings } from '../../documents/settings.ts';
import { settingsOfQuestion } from '../../documents/settings-of-question.ts';
import type { Changes } from '../../protocol/explanation-page.ts';

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
 * but an earlier guess about what was not changed is still a guess.
 */
export function keptGuesses(
  before: readonly Guess[],
  now: readonly Guess[],
  changes: Changes,
): readonly Guess[] {
  const isReadAnew = readingOfOutput.some((key) => key in changes) || 'output' in changes;
  const isMadeAnew = ({ about }: Guess): boolean =>
    about === 'roi' ? 'roi' in changes : isReadAnew && (about === 'output' || about === 'class');
  const kept = before.filter((guess) => !isMadeAnew(guess));
  const texts = new Set(kept.map(({ text }) => text));
  return [...kept, ...now.filter(({ text }) => !texts.has(text))];
}
