/** A moment of a stage: seconds on a clock, and the share of its work that was done. */
export interface Moment {
  readonly seconds: number;
  readonly share: number;
}

/** The first draw opens sessions, which says little of the others: nothing is estimated from its first seconds. */
const longestStart = 10;

/** The rate is that of the last two thirds of the time, but of so many seconds at least. */
const shortestWindow = 2;

/**
 * Estimates the time that is left of a stage from its latest rate: what comes before its first result, and the opening
 * of sessions, is not repeated.
 * @param started when the stage began, in seconds on the same clock
 * @returns a function that takes where the stage is, and returns the seconds left; null until they can be estimated
 */
export function createTimeLeft(started: number): (now: Moment, isFirstDraw: boolean) => number | null {
  const recent: Moment[] = [{ seconds: started, share: 0 }];
  let firstResult: number | null = null;
  let steady = started;
  let hasStarted = false;
  return (now, isFirstDraw) => {
    if (now.share >= 1) return 0;
    firstResult ??= now.seconds;
    const isStarting = isFirstDraw && now.seconds - firstResult < longestStart;
    if (isStarting || now.share === 0) {
      recent.splice(0, Infinity, now);
      steady = now.seconds;
      hasStarted ||= isStarting;
      return null;
    }
    recent.push(now);
    const window = Math.max(shortestWindow, (now.seconds - steady) / 1.5);
    const isInWindow = ({ seconds, share }: Moment): boolean =>
      now.seconds - seconds < window || share >= now.share;
    const oldest = recent.findIndex((_, i) => isInWindow(recent[i + 1] ?? now));
    recent.splice(0, oldest);
    if (hasStarted && now.seconds - steady < shortestWindow) return null;
    const [from = now] = recent;
    if (now.share <= from.share) return null;
    return ((now.seconds - from.seconds) * (1 - now.share)) / (now.share - from.share);
  };
}
