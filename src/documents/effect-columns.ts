import { at } from '../at.ts';
import { effectStates } from './effect-state.ts';
import type { Effect, Estimate, Measurement } from './effects.ts';
import { type OutcomeName, outcomeNames } from './outcomes.ts';

/** Estimates of one outcome, one entry a block. */
interface EstimateColumns {
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

function estimateOf(effect: Measurement, name: OutcomeName): Estimate {
  return name === 'dice' ? effect : effect.outcomes[name];
}

/** Packs effects into columns. */
export function packEffects(effects: readonly Effect[]): EffectColumns {
  const columnsOf = (name: OutcomeName): EstimateColumns => {
    // `Float64Array.from` with a function takes several times as long.
    const column = (key: keyof Estimate): Float64Array =>
      new Float64Array(effects.map((effect) => estimateOf(effect, name)[key]));
    return { mean: column('mean'), se: column('se'), low: column('low'), high: column('high') };
  };
  return {
    index: Uint32Array.from(effects, ({ index }) => index),
    state: Uint8Array.from(effects, (effect) => effectStates.indexOf(effect.state)),
    n: Uint32Array.from(effects, (effect) => effect.n),
    outcomes: Object.fromEntries(outcomeNames.map((name) => [name, columnsOf(name)])) as Record<
      OutcomeName,
      EstimateColumns
    >,
  };
}

/** Unpacks columns into effects, in the order they were packed. */
export function unpackEffects({ index, state, n, outcomes }: EffectColumns): readonly Effect[] {
  return Array.from(index, (block, i): Effect => ({
    index: block,
    state: at(effectStates, at(state, i)),
    n: at(n, i),
    ...estimateAt(outcomes.dice, i),
    outcomes: {
      softDice: estimateAt(outcomes.softDice, i),
      iou: estimateAt(outcomes.iou, i),
      falsePositives: estimateAt(outcomes.falsePositives, i),
      falseNegatives: estimateAt(outcomes.falseNegatives, i),
      meanProbability: estimateAt(outcomes.meanProbability, i),
    },
  }));
}

function estimateAt({ mean, se, low, high }: EstimateColumns, i: number): Estimate {
  return { mean: at(mean, i), se: at(se, i), low: at(low, i), high: at(high, i) };
}
