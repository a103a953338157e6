import { effectStates } from './effect-state.ts';
import type { Effect } from './explanation.ts';

/** Effects of a map's blocks as binary columns, the form in which they travel to the panel. */
export interface EffectColumns {
  /** Index of each block in row order of the map's grid. */
  readonly index: Uint32Array;
  /** Index into `effectStates`. */
  readonly state: Uint8Array;
  readonly n: Uint32Array;
  readonly mean: Float64Array;
  readonly se: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** An effect, and its block's index in row order of the map's grid. */
export interface IndexedEffect {
  readonly index: number;
  readonly effect: Omit<Effect, 'unit'>;
}

/** Packs effects into columns. */
export function packEffects(effects: readonly IndexedEffect[]): EffectColumns {
  return {
    index: Uint32Array.from(effects, ({ index }) => index),
    state: Uint8Array.from(effects, ({ effect }) => effectStates.indexOf(effect.state)),
    n: Uint32Array.from(effects, ({ effect }) => effect.n),
    mean: Float64Array.from(effects, ({ effect }) => effect.mean),
    se: Float64Array.from(effects, ({ effect }) => effect.se),
    low: Float64Array.from(effects, ({ effect }) => effect.low),
    high: Float64Array.from(effects, ({ effect }) => effect.high),
  };
}

/** Unpacks columns into effects, in the order they were packed. */
export function unpackEffects(columns: EffectColumns): readonly IndexedEffect[] {
  return Array.from(columns.index, (index, i) => ({
    index,
    effect: {
      state: effectStates[columns.state[i] ?? 0] ?? 'skipped',
      n: columns.n[i] ?? 0,
      mean: columns.mean[i] ?? 0,
      se: columns.se[i] ?? 0,
      low: columns.low[i] ?? 0,
      high: columns.high[i] ?? 0,
    },
  }));
}
