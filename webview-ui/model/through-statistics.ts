import { stateOfInterval } from '../../src/documents/effect-state.ts';
import { type Estimate, type Measurement } from '../../src/documents/effects.ts';
import { type OutcomeName, outcomeNames } from '../../src/documents/outcomes.ts';
import type { KnownEffects } from './known-effects.ts';

/**
 * What blocks change through statistics over the image: their total effects less their direct ones, which are known without
 * error, so that intervals are as wide as those of the total effects.
 * @param tau effects on Dice that are closer to zero count as zero
 */
export function throughStatistics(total: KnownEffects, direct: KnownEffects, tau: number): KnownEffects {
  const effects = total.effects.map((effect, i) => {
    const known = direct.effects[i] ?? null;
    return effect === null || known === null ? null : differenceOf(effect, known, tau);
  });
  return { ...total, effects };
}

function differenceOf(total: Measurement, direct: Measurement, tau: number): Measurement {
  if (total.state === 'skipped') return total;
  const less = (name: OutcomeName): Estimate => {
    const [of, by] = [estimateOn(total, name), estimateOn(direct, name).mean];
    return { mean: of.mean - by, se: of.se, low: of.low - by, high: of.high - by };
  };
  const { dice, ...outcomes } = Object.fromEntries(outcomeNames.map((name) => [name, less(name)])) as Record<
    OutcomeName,
    Estimate
  >;
  return { state: stateOfInterval(dice, tau), n: total.n, ...dice, outcomes };
}

function estimateOn(effect: Measurement, name: OutcomeName): Estimate {
  return name === 'dice' ? effect : effect.outcomes[name];
}
