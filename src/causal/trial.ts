import type { Window } from '../explanation/settings.ts';
import type { Counts } from './outcome.ts';

/** `do(unit := value)`: a block of the input set to values, `height × width × channels` in row order. */
export interface Trial {
  readonly block: Window;
  readonly value: Float32Array;
}

/** Measures the outcome under treatments. */
export interface Laboratory {
  /** Trials that are best measured together. */
  readonly batch: number;
  readonly baseline: Counts;
  /** Forward passes made so far. */
  readonly passes: () => number;
  /** The counts in the RoI under each trial, in order. At most `batch` trials. */
  measure(trials: readonly Trial[]): Promise<readonly Counts[]>;
}
