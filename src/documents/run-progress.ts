/** How far a run is with one of the things it measures. */
export interface RunProgress<Aim> {
  readonly aim: Aim;
  /** Share of the aim's work that is done, 0–1. */
  readonly share: number;
  /** Units (blocks, components, layers) that are finished, and in all. */
  readonly done: number;
  readonly total: number;
  /**
   * What is done where effects are predicted, and `done` and `total` count: blocks whose changes of statistics are known, or
   * whole passes. Absent: units are measured.
   */
  readonly stage?: 'statistics' | 'passes';
  /** The draw of the pool that units are taking; null where they are finished one after the other. */
  readonly draw: { readonly number: number; readonly of: number } | null;
  /** Treatments measured so far; null where nobody counts them. */
  readonly treatments: number | null;
  /** Null until it can be estimated. */
  readonly secondsLeft: number | null;
}
