import type { Activity } from '../../src/protocol/page.ts';

/** What is said of a run before it measures: what it waits for, or else what it does first. */
export function notBegun({ waitingFor }: Pick<Activity<unknown>, 'waitingFor'>, first: string): string {
  return waitingFor === null ? first : `Waiting for ${waitingFor}`;
}

/** What is said before the first run: why nothing can be run, or what it will run on. */
export function notRunYet({ blocked, runtime }: Pick<Activity<unknown>, 'blocked' | 'runtime'>): string {
  return blocked ?? (runtime === null ? 'Not run yet' : `Not run yet; will run on ${runtime}`);
}
