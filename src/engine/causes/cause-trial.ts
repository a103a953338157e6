import type { Reading } from '../../causal/outcomes/head.ts';
import type { Cause } from '../../documents/causes.ts';

/** A cause that can be tried. */
export interface CauseTrial extends Pick<Cause, 'kind' | 'done' | 'how'> {
  /** How many draws there are, in the order that they are taken. */
  readonly draws: number;
  /** Passes through the whole model that one draw takes. */
  readonly passes: number;
  /**
   * What the RoI's box reads under a draw; null where the draw leaves the input as it was.
   * @throws UserError when it cannot be tried
   */
  readonly read: (draw: number) => Promise<Reading | null>;
}

/** Whether two inputs of a model are the same. */
export function isSameInput(a: Float32Array, b: Float32Array): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
