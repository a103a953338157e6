/** What it takes to open sessions for the first time; lanes open theirs at the same time. */
export interface Openings {
  /** Seconds that it took so far. */
  readonly seconds: number;
  /** Seconds that it will take until the batches that run are done. */
  readonly left: number;
}

/** Where no session is opened while measuring. */
export const noOpenings: Openings = { seconds: 0, left: 0 };

/** The openings of sides that take turns, by the last step of each; null before its first. */
export function openingsOf(
  sides: readonly { readonly last: { readonly openings: Openings } | null }[],
): Openings {
  return sides
    .map(({ last }) => last?.openings ?? noOpenings)
    .reduce((one, other) => ({ seconds: one.seconds + other.seconds, left: one.left + other.left }));
}
