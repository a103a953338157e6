import type { Box } from '../../documents/box.ts';
import type { Openings } from '../../inference/openings.ts';
import type { Counts } from '../outcomes/outcome.ts';

/** A part of the input whose effect is measured: its box, and whether it is skipped for being part of the RoI. */
export interface MeasuredUnit {
  readonly block: Box<'input'>;
  readonly isSkipped: boolean;
}

/**
 * `do(unit := value)`: a block of the input set to values, in the layout of the model's input. What of a bounding box does
 * not belong to the unit is set to what it is. Values are made when the trial is run.
 */
export interface Trial {
  readonly block: Box<'input'>;
  readonly value: () => Float32Array;
}

/** What the RoI counts as under a trial; `trial` is its index among those that were asked for. */
export interface Measured {
  readonly trial: number;
  readonly counts: Counts;
}

/** Measures the RoI under treatments. */
export interface Laboratory {
  /** The RoI without treatment. */
  readonly baseline: Counts;
  /**
   * The part of the RoI that a block can change, as it counts without treatment; null where it provably changes
   * nothing.
   */
  reach(block: Box<'input'>): Counts | null;
  /** What trials of one block at once take, in passes through the whole model: in time, not in arithmetic alone. */
  priceOf(block: Box<'input'>, trials: number): number;
  /** Measures trials in an order of its own, and returns them batch by batch. */
  measure(trials: readonly Trial[]): AsyncGenerator<readonly Measured[]>;
  /** Arithmetic so far, in passes through the whole model. */
  passes(): number;
  openings(): Openings;
  dispose(): Promise<void>;
}
