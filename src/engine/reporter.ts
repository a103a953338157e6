import type { Step } from '../causal/paper.ts';
import type { PoolStep } from '../causal/pool.ts';
import { type IndexedEffect, packEffects } from '../explanation/effect-columns.ts';
import type { Progress } from './messages.ts';

/** Progress is told this often at most, in milliseconds. */
const progressInterval = 100;

/** Gathers what steps found and tells it every tenth of a second, and when all is done. */
export function createReporter(
  total: number,
  draws: number,
  onProgress: (progress: Progress) => void,
): (step: Step | PoolStep) => void {
  const started = performance.now();
  const gathered = new Map<number, IndexedEffect>();
  let closed: number | null = null;
  let last = -Infinity;
  return (step) => {
    closed ??= step.done;
    for (const effect of step.effects) gathered.set(effect.index, effect);
    const now = performance.now();
    if (now - last < progressInterval && step.done < total) return;
    last = now;
    const share = 'share' in step ? step.share : (step.done - closed) / Math.max(1, total - closed);
    onProgress({
      share: step.done === total ? 1 : share,
      done: step.done,
      total,
      draw: 'draw' in step ? { number: step.draw, of: draws } : null,
      treatments: step.treatments,
      secondsLeft: share > 0 ? (((now - started) / 1000) * (1 - share)) / share : null,
      map: 0,
      effects: packEffects([...gathered.values()]),
    });
    gathered.clear();
  };
}
