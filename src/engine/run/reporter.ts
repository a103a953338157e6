import type { Step } from '../../causal/paper.ts';
import type { PoolStep } from '../../causal/pool.ts';
import { type IndexedEffect, packEffects } from '../../documents/effect-columns.ts';
import type { ComponentEffect } from '../../documents/components.ts';
import { componentKey } from '../../documents/component-key.ts';
import type { MapGeometry } from '../../documents/explanation.ts';
import type { Aim, Progress } from '../../protocol/messages.ts';

/** Progress is told this often at most, in milliseconds. */
const progressInterval = 100;

/** What steps are told of: which aim and map, how many units, and how many draws each takes at most. */
export interface Reported {
  readonly aim: Aim;
  readonly map: number;
  /** Of a layer's map; null for the input's. */
  readonly geometry: MapGeometry | null;
  readonly total: number;
  readonly draws: number;
}

/** Gathers what steps found of a map and tells it every tenth of a second, and when all is done. */
export function createReporter(
  { aim, map, geometry, total, draws }: Reported,
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
      aim,
      share: step.done === total ? 1 : share,
      done: step.done,
      total,
      draw: 'draw' in step ? { number: step.draw, of: draws } : null,
      treatments: step.treatments,
      secondsLeft: share > 0 ? (((now - started) / 1000) * (1 - share)) / share : null,
      map,
      geometry,
      effects: packEffects([...gathered.values()]),
      components: [],
    });
    gathered.clear();
  };
}

/** Gathers what is found of components and tells it every tenth of a second, and when all is done. */
export function pace(
  onProgress: (progress: Progress) => void,
): (
  progress: Omit<Progress, 'secondsLeft' | 'geometry' | 'components'>,
  components: readonly ComponentEffect[],
  isDone: boolean,
) => void {
  const started = performance.now();
  const gathered = new Map<string, ComponentEffect>();
  let last = -Infinity;
  return (progress, components, isDone) => {
    for (const one of components) gathered.set(componentKey(one.component), one);
    const now = performance.now();
    if (now - last < progressInterval && !isDone) return;
    last = now;
    const { share } = progress;
    const secondsLeft = share > 0 ? (((now - started) / 1000) * (1 - share)) / share : null;
    onProgress({ ...progress, secondsLeft, geometry: null, components: [...gathered.values()] });
    gathered.clear();
  };
}
