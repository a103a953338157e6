import type { Question } from '../../documents/explanation.ts';
import { leastPredicted } from '../../documents/readings.ts';
import type { Settings } from '../../documents/settings.ts';

/**
 * Why total effects are measured though direct or predicted ones were asked for; null where they were not, or are what is
 * measured.
 * @param statistics how many statistics over the image the model takes
 */
export function readingNote(
  { reading, preset }: Pick<Settings, 'reading' | 'preset'>,
  statistics: number,
  question: Pick<Question, 'reading' | 'coarse'>,
): string | null {
  if (reading === undefined || reading === 'total' || question.reading === reading) return null;
  const instead =
    reading === 'direct'
      ? 'Total effects are measured instead of direct ones:'
      : 'Total effects are measured by whole passes, and not predicted:';
  if (preset === 'paper') return `${instead} the preset paper measures blocks as published.`;
  if (statistics === 0) return `${instead} no statistics over the image were found that can be held.`;
  if (question.coarse !== undefined) return `${instead} coarse blocks are measured first.`;
  return `${instead} predictions need ${leastPredicted} blocks at least, and fewer whole passes than measuring all of them.`;
}
