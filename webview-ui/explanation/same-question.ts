import type { Question } from '../../src/documents/explanation.ts';

/** Whether two questions ask the same: with each run, a document comes with a question of its own. */
export function isSameQuestion(a: Question, b: Question): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
