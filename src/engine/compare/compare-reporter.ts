import type {
  BlockDifference,
  ComponentDifference,
  OwnDifference,
  Transplant,
} from '../../documents/comparison.ts';
import type { ComponentEffect } from '../../documents/components.ts';
import { componentKey } from '../../documents/component-key.ts';
import { type IndexedEffect, packEffects } from '../../documents/effect-columns.ts';
import type { CompareAim, CompareProgress } from '../../documents/comparison-progress.ts';

/**
 * Progress is told this often at most, in milliseconds, and takes a quarter of the time at most: differences are
 * weighed against one another each time.
 */
const progressInterval = 250;

/** What a step of one side, or of both, brought; differences are asked for when they are told. */
export interface Reported extends Pick<CompareProgress, 'share' | 'done' | 'total'> {
  readonly side: 'before' | 'after';
  readonly effects?: readonly IndexedEffect[];
  readonly components?: readonly ComponentEffect[];
  readonly blocks?: () => readonly BlockDifference[];
  readonly differences?: () => readonly ComponentDifference[];
  readonly ownDifferences?: () => readonly OwnDifference[];
  readonly transplants?: readonly Transplant[];
}

/** Gathers what steps found and tells it a few times a second, the first differences at once, and when all is done. */
export function createCompareReporter(
  aim: CompareAim,
  onProgress: (progress: CompareProgress) => void,
): { readonly report: (step: Reported) => void } {
  const started = performance.now();
  const gathered = {
    before: { effects: new Map<number, IndexedEffect>(), components: new Map<string, ComponentEffect>() },
    after: { effects: new Map<number, IndexedEffect>(), components: new Map<string, ComponentEffect>() },
  };
  const taken = (side: 'before' | 'after'): CompareProgress['before'] => {
    const { effects, components } = gathered[side];
    const progress = {
      effects: packEffects([...effects.values()]),
      components: [...components.values()],
    };
    effects.clear();
    components.clear();
    return progress;
  };
  let next = -Infinity;
  return {
    report({ side, share, done, total, effects = [], components = [], ...step }) {
      for (const effect of effects) gathered[side].effects.set(effect.index, effect);
      for (const effect of components) gathered[side].components.set(componentKey(effect.component), effect);
      const now = performance.now();
      if (now < next && share < 1) return;
      const blocks = step.blocks?.() ?? [];
      onProgress({
        aim,
        share,
        done,
        total,
        secondsLeft: share > 0 ? (((now - started) / 1000) * (1 - share)) / share : null,
        before: taken('before'),
        after: taken('after'),
        blocks,
        components: step.differences?.() ?? [],
        ownDifferences: step.ownDifferences?.() ?? [],
        transplants: step.transplants ?? [],
      });
      const told = performance.now();
      const isAwaited = blocks.length > 0 && blocks.every(({ n }) => n === 0);
      next = told + (isAwaited ? 0 : Math.max(progressInterval, 3 * (told - now)));
    },
  };
}
