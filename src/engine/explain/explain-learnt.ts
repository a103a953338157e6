import { at } from '../../at.ts';
import { wholeTensor } from '../../causal/components/candidate.ts';
import { type CandidateEffect, estimateComponents } from '../../causal/components/estimate-components.ts';
import { adjustByHolm } from '../../causal/intervals/holm.ts';
import { meanTest } from '../../causal/intervals/mean-test.ts';
import type { Explanation } from '../../documents/explanation.ts';
import type { ExplainAim } from '../../documents/explanation-step.ts';
import {
  type LearntEffect,
  type LearntFindings,
  type Replacement,
  withLearnt,
} from '../../documents/learnt.ts';
import { learntDraws } from '../learnt/learnt-draws.ts';
import { type LearntLayer, learntLayers } from '../learnt/learnt-layers.ts';
import { checkpoints } from '../run/checkpoints.ts';
import { factsSince } from '../run/facts.ts';
import { interruptible } from '../run/interruptible.ts';
import type { LayerSession } from '../scene/layer-session.ts';
import { type ExplainListener, reportExplanation } from './report-explanation.ts';

/** Draws of replacements that are random; the others have one value. */
const drawsOf: Readonly<Record<Replacement, number>> = {
  permuted: 12,
  reinitialised: 12,
  zeroed: 1,
  withoutSpace: 1,
};

/**
 * Measures what each layer has learnt: the mean change of the outcome when the layer's own parameters are replaced, and all
 * else is kept (Zhang, Bengio & Singer, "Are all layers created equal?", arXiv 1902.01996). The layer's tensor is set to
 * what the layer outputs then on the image, so that only what depends on it runs again.
 */
export async function explainLearnt(
  { replacement }: Extract<ExplainAim, { kind: 'learnt' }>,
  found: Explanation,
  session: LayerSession,
  listener: ExplainListener,
): Promise<Explanation> {
  const { scene, decomposed } = session;
  const { incremental, view } = decomposed;
  const { seed, tau } = found.question;
  const draws = drawsOf[replacement];
  const layers = learntLayers(
    incremental.network,
    new Set(found.layers.map(({ tensor }) => tensor)),
    replacement,
  );
  const candidates = layers.map(({ tensor }) => [wholeTensor(incremental, tensor)]);
  const effects = new Map<number, CandidateEffect>();
  const factsOf = factsSince(scene.model, found.facts);
  const report = reportExplanation({ kind: 'learnt', replacement }, listener);
  const checkpoint = checkpoints(listener);
  let spent = { treatments: 0, passes: 0 };
  let isComplete = layers.length === 0;
  const findings = (): LearntFindings => ({
    replacement,
    draws,
    isComplete,
    effects: learntEffects(layers, effects, draws),
  });
  const foundSoFar = (): Explanation => ({
    ...found,
    learnt: withLearnt(found.learnt ?? [], findings()),
    facts: factsOf(spent),
  });
  const steps = estimateComponents(
    incremental,
    candidates,
    learntDraws(session, layers, replacement, { seed, draws }),
    { view, tau },
    listener.isCancelled,
  );
  for await (const step of interruptible(steps)) {
    for (const effect of step.effects) effects.set(effect.index, effect);
    spent = { treatments: step.treatments, passes: step.passes };
    isComplete = step.done === layers.length;
    report(
      { learnt: findings() },
      {
        share: isComplete ? 1 : step.share,
        done: step.done,
        total: layers.length,
        draw: { number: step.draw, of: draws },
        treatments: step.treatments,
        openings: step.openings,
      },
    );
    checkpoint(foundSoFar);
  }
  return foundSoFar();
}

/**
 * Effects in the order of the network; p-values are adjusted over all layers that can have an effect, also over those of
 * which a run that goes on, or was cancelled, does not know enough yet.
 */
function learntEffects(
  layers: readonly LearntLayer[],
  effects: ReadonlyMap<number, CandidateEffect>,
  draws: number,
): LearntEffect[] {
  const known = [...effects.values()].toSorted((a, b) => a.index - b.index);
  const tested = known.filter(({ changes }) => draws > 1 && changes.size > 1);
  const closed = known.filter(
    ({ changes, effect }) =>
      effect.state === 'proved' || (changes.size <= 1 && effect.n + effect.rejected === draws),
  );
  const pending = layers.length - tested.length - closed.length;
  const values = adjustByHolm([
    ...tested.map(({ changes }) => meanTest([...changes.values()])),
    ...Array.from({ length: pending }, () => 1),
  ]);
  const byIndex = new Map(tested.map(({ index }, i) => [index, at(values, i)]));
  return known.map(({ index, effect }) => ({
    layers: [...at(layers, index).group.layers],
    p: byIndex.get(index) ?? null,
    ...effect,
  }));
}
