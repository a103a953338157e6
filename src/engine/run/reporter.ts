import type { RunProgress } from '../../documents/run-progress.ts';
import { noOpenings, type Openings } from '../../inference/openings.ts';
import { createTimeLeft } from './time-left.ts';

/** How often a run reports. */
export interface Pace<Step> {
  /** Milliseconds between two reports, at least. */
  readonly interval: number;
  /** Share of the run's time that reporting may take, at most. */
  readonly mostShare: number;
  /** Whether more must follow a step as soon as there is anything. */
  readonly isAwaited: (step: Step) => boolean;
}

/** Collects what is found until it is reported. */
export interface Gathering<Found, Step> {
  readonly add: (found: Found) => void;
  /** What was added since it was last taken. */
  readonly take: () => Step;
}

/** How far an aim is; the rest of the progress follows from the clock. */
export interface Reached extends Omit<RunProgress<never>, 'aim' | 'secondsLeft'> {
  /** Of the sessions that it measures with; absent where none are opened meanwhile. */
  readonly openings?: Openings;
}

/**
 * Reports one aim of a run at a pace, and once more when all of it is done.
 * @returns a function that takes what was found, and how far the aim is with it
 */
export function createReporter<Aim, Found, Step>(
  aim: Aim,
  { add, take }: Gathering<Found, Step>,
  { interval, mostShare, isAwaited }: Pace<Step>,
  onStep: (progress: RunProgress<Aim>, step: Step) => void,
): (found: Found, reached: Reached) => void {
  const timeLeft = createTimeLeft(performance.now() / 1000);
  let next = -Infinity;
  return (found, { openings = noOpenings, ...reached }) => {
    add(found);
    const now = performance.now();
    const { share } = reached;
    const secondsLeft = timeLeft({ seconds: now / 1000, share, openings });
    if (now < next && share < 1) return;
    const step = take();
    onStep({ aim, ...reached, secondsLeft }, step);
    const reported = performance.now();
    const rest = Math.max(interval, (reported - now) * (1 / mostShare - 1));
    next = reported + (isAwaited(step) ? 0 : rest);
  };
}
