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
  /**
   * Whether each item sets some of the parts only. A part that an item does not set is computed from what it does set.
   * The parts then cover all that is read of their tensors.
   */
  readonly isGroup?: boolean;
}

/** A single part as a unit. */
export function unitOf(part: Part): Unit {
  return { parts: [part], held: [] };
}

/** Units without held tensors as one: each item sets one of them. */
export function groupOf(units: readonly Unit[]): Unit {
  const parts = new Map(units.flatMap((unit) => unit.parts.map((part) => [part.tensor, part] as const)));
  return { parts: [...parts.values()], held: [], isGroup: true };
}
