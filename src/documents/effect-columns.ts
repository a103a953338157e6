import { effectStates } from './effect-state.ts';
import type { Estimate } from './components.ts';
import type { Effect } from './explanation.ts';
import { type OutcomeName, outcomeNames } from './outcomes.ts';

/** Estimates of one outcome, one entry a block. */
export interface EstimateColumns {
  readonly mean: Float64Array;
  readonly se: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** Effects of a map's blocks as binary columns, the form in which they travel to the panel. */
export interface EffectColumns {
  /** Index of each block in row order of the map's grid. */
  readonly index: Uint32Array;
  /** Index into `effectStates`. */
  readonly state: Uint8Array;
  readonly n: Uint32Array;
  readonly outcomes: Readonly<Record<OutcomeName, EstimateColumns>>;
}

/** An effect, and its block's index in row order of the map's grid. */
export interface IndexedEffect {
  readonly index: number;
  readonly effect: Omit<Effect, 'unit'>;
}

function estimateOf(effect: Omit<Effect, 'unit'>, name: OutcomeName): Estimate {
  return name === 'dice' ? effect : effect.outcomes[name];
}

/** Packs effects into columns. */
export function packEffects(effects: readonly IndexedEffect[]): EffectColumns {
  const columnsOf = (name: OutcomeName): EstimateColumns => {
    const column = (key: keyof Estimate): Float64Array =>
      Float64Array.from(effects, ({ effect }) => estimateOf(effect, name)[key]);
    return { mean: column('mean'), se: column('se'), low: column('low'), high: column('high') };
  };
  return {
    index: Uint32Array.from(effects, ({ index }) => index),
    state: Uint8Array.from(effects, ({ effect }) => effectStates.indexOf(effect.state)),
    n: Uint32Array.from(effects, ({ effect }) => effect.n),
    outcomes: Object.fromEntries(outcomeNames.map((name) => [name, columnsOf(name)])) as Record<
      OutcomeName,
      EstimateColumns
    >,
  };
}

/** Unpacks columns into effects, in the order they were packed. */
export function unpackEffects({ index, state, n, outcomes }: EffectColumns): readonly IndexedEffect[] {
  return Array.from(index, (block, i) => {
    const estimate = (name: OutcomeName): Estimate => {
      const { mean, se, low, high } = outcomes[name];
      return { mean: mean[i] ?? 0, se: se[i] ?? 0, low: low[i] ?? 0, high: high[i] ?? 0 };
    };
    return {
      index: block,
      effect: {
        state: effectStates[state[i] ?? 0] ?? 'skipped',
        n: n[i] ?? 0,
        ...estimate('dice'),
        outcomes: {
          softDice: estimate('softDice'),
          iou: estimate('iou'),
          falsePositives: estimate('falsePositives'),
          falseNegatives: estimate('falseNegatives'),
          meanProbability: estimate('meanProbability'),
        },
      },
    };
  });
}
