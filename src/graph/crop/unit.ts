import type { Region } from '../region.ts';

/** A region of one tensor. */
export interface Part {
  readonly tensor: string;
  readonly region: Region;
}

/**
 * Parts of different tensors that are treated together, and tensors that are *held* at their baseline: no change
 * passes them. Other parts of the unit do not affect a part's tensor. So a part downstream of another must cover all of
 * its tensor.
 */
export interface Unit {
  readonly parts: readonly Part[];
  readonly held: readonly string[];
}

/** A single part as a unit. */
export function unitOf(part: Part): Unit {
  return { parts: [part], held: [] };
}
