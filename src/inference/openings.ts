/** What it takes to open sessions for the first time; lanes open theirs at the same time. */
export interface Openings {
  /** Seconds that it took so far. */
  readonly seconds: number;
  /** Seconds that it will take until the batches that run are done. */
  readonly left: number;
}

/** Where no session is opened while measuring. */
export const noOpenings: Openings = { seconds: 0, left: 0 };

/** The openings of several that take turns. */
export function allOpenings(some: readonly Openings[]): Openings {
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
  return { seconds: sum(some.map(({ seconds }) => seconds)), left: sum(some.map(({ left }) => left)) };
}
