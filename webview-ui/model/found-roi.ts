import type { Explanation, Question } from '../../src/documents/explanation.ts';
import { findRoi, type FoundRoi } from '../../src/documents/find-roi.ts';
import type { Roi } from '../../src/documents/roi.ts';
import type { RoiSetting } from '../../src/documents/roi-choice.ts';
import { className } from '../../src/documents/class-name.ts';
import type { Masks } from './roi-counts.ts';

/** What a region of interest is chosen in: an explanation and its masks. */
export interface RoiContent extends Masks {
  readonly explanation: Pick<Explanation, 'question'>;
}

const last = new WeakMap<Question, { readonly key: string; readonly found: FoundRoi }>();

/** The region of interest that a setting chooses, or why there is none. The last one of each question is kept. */
export function foundRoi(
  setting: RoiSetting,
  { explanation, prediction, reference, ignored }: RoiContent,
): FoundRoi {
  const { question } = explanation;
  const key = JSON.stringify(setting);
  const before = last.get(question);
  if (before?.key === key) return before.found;
  const found = findRoi(setting, {
    input: question.input.size,
    output: prediction.size,
    prediction: prediction.pixels,
    reference: reference?.pixels ?? null,
    ignored: ignored?.pixels ?? null,
    className: className(question.head),
  });
  last.set(question, { key, found });
  return found;
}

/** The region of interest that the next run measures: the changed one, where it can be found. */
export function nextRoi(setting: RoiSetting | undefined, content: RoiContent): Roi {
  const { roi } = content.explanation.question;
  return setting === undefined ? roi : (foundRoi(setting, content).roi ?? roi);
}
