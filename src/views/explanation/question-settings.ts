import type { Explanation, Guess, Question } from '../../documents/explanation.ts';
import type { ExplanationRequest } from '../../documents/explanation-kind.ts';
import type { Settings } from '../../documents/settings.ts';
import { settingsOfQuestion, forOtherImage } from '../../documents/settings-of-question.ts';
import type { Changes } from '../../protocol/explanation-page.ts';
import { type FileChanges, settingsExcept, withFiles } from './file-changes.ts';

/** What is changed about a question: in its settings, and in its files. */
export interface QuestionChanges extends Changes {
  readonly files?: FileChanges;
}

const readingOfOutput = ['layout', 'decision', 'activation', 'threshold', 'class', 'classes'] as const;

/** What decides whether effects are direct, predicted or measured by whole passes. */
const saysWhatIsMeasured: readonly (keyof Changes)[] = [
  'reading',
  'preset',
  'passes',
  'treatment',
  'draws',
  'block',
  'refine',
  'regions',
  'roi',
  'output',
];

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
 * The same question asked again with changes. A RoI that was inferred in another image is inferred anew; one that was
 * chosen is kept where it fits.
 */
export function changedRequest(
  { question, guesses }: Pick<Explanation, 'question' | 'guesses'>,
  { files = {}, ...changes }: QuestionChanges,
): ExplanationRequest {
  const isOtherImage = files.image !== undefined;
  const isRoiAnew = isOtherImage && changes.roi === undefined && guesses.some(({ about }) => about === 'roi');
  const asked = changedSettings(question, changes);
  const { roi, ...others } = withFiles(isOtherImage ? forOtherImage(asked) : asked, files);
  const settings: Settings = isRoiAnew || roi === undefined ? others : { ...others, roi };
  return {
    model: question.model.path,
    settings,
    except: settingsExcept(settings),
    isRoiKept: isOtherImage || changes.roi === undefined,
  };
}

/**
 * What was inferred, after a question was asked again: everything is spelled out then, so the engine guesses little,
 * but an earlier guess about what was not changed is still a guess.
 */
export function keptGuesses(
  before: readonly Guess[],
  now: readonly Guess[],
  { files = {}, ...changes }: QuestionChanges,
): readonly Guess[] {
  const isReadAnew = readingOfOutput.some((key) => key in changes) || 'output' in changes;
  const isReferenceAnew = isReadAnew || files.image !== undefined || files.mask !== undefined;
  const isRoiAnew = now.some(({ about, text }) => about === 'roi' && !texts(before).has(text));
  const isMadeAnew = ({ about }: Guess): boolean => {
    switch (about) {
      case 'roi':
        return 'roi' in changes || files.image !== undefined || isRoiAnew;
      case 'reference':
        return isReferenceAnew;
      case 'output':
      case 'class':
        return isReadAnew;
      case 'regions':
        return 'regions' in changes || 'block' in changes || files.image !== undefined;
      case 'reading':
        return files.image !== undefined || saysWhatIsMeasured.some((key) => key in changes);
      case 'preprocessing':
        return false;
    }
  };
  const kept = [...before.filter((guess) => !isMadeAnew(guess)), ...(files.note ? [files.note] : [])];
  return [...kept, ...now.filter(({ text }) => !texts(kept).has(text))];
}

function texts(guesses: readonly Guess[]): ReadonlySet<string> {
  return new Set(guesses.map(({ text }) => text));
}
