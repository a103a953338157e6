import type { Openings } from '../../inference/openings.ts';

/** A moment of a stage: seconds on a clock, and the share of its work that was done. */
export interface Moment {
  readonly seconds: number;
  readonly share: number;
  readonly openings: Openings;
}

/** Sessions that were just opened are slower: so many seconds of their work say what the rest takes. */
const shortestStart = 1;

/** The rate is that of the last two thirds of the time, but of so many seconds at least. */
const shortestWindow = 2;

/**
 * Estimates the time that is left of a stage from its latest rate, and from what opening a session takes: what comes
 * before its first result, and the opening of a session, is not repeated.
 * @param started when the stage began, in seconds on the same clock
 * @returns a function that takes where the stage is, and returns the seconds left; null until they can be estimated
 */
export function createTimeLeft(started: number): (now: Moment) => number | null {
  const recent: { readonly worked: number; readonly share: number }[] = [{ worked: started, share: 0 }];
  let steady = started;
  return ({ seconds, share, openings }) => {
    if (share >= 1) return 0;
    // The clock stands still while sessions are opened.
    const now = { worked: seconds - openings.seconds, share };
    if (share === 0) {
      recent.splice(0, Infinity, now);
      steady = now.worked;
      return null;
    }
    recent.push(now);
    const window = Math.max(shortestWindow, (now.worked - steady) / 1.5);
    const isInWindow = (one: typeof now): boolean =>
      now.worked - one.worked < window || one.share >= now.share;
    const oldest = recent.findIndex((_, i) => isInWindow(recent[i + 1] ?? now));
    recent.splice(0, oldest);
    const [from = now] = recent;
    const isStarting = openings.seconds > 0 && now.worked - steady < shortestStart;
    if (now.share <= from.share || isStarting) return null;
    return openings.left + ((now.worked - from.worked) * (1 - now.share)) / (now.share - from.share);
  };
}
