import { isDeepStrictEqual } from 'node:util';
import type { Explanation } from '../explanation/explanation.ts';

/** The same question, with nothing found yet. */
export function withoutFindings(explanation: Explanation): Explanation {
  const maps = explanation.maps.map((map) => ({ ...map, effects: [], draws: null }));
  return { ...explanation, status: 'ready', maps, facts: null };
}

/** Whether a run that was cut short can go on where it was: only draws over a pool are recorded. */
export function isResumable({ status, question }: Explanation): boolean {
  return status === 'incomplete' && question.preset === 'pool';
}

/** Whether an unfinished run of `next` must leave the file alone: it answers the same question completely. */
export function isWorthKeeping(saved: Explanation | null, next: Explanation): boolean {
  return saved?.status === 'complete' && isDeepStrictEqual(saved.question, next.question);
}

/** Whether anything was found at all. */
export function hasFindings({ maps }: Explanation): boolean {
  return maps.some(({ effects }) => effects.length > 0);
}
