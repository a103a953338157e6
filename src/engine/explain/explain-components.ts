import { at } from '../../at.ts';
import { type ComponentStep, estimateComponents } from '../../causal/components/estimate-components.ts';
import { componentKey } from '../../documents/component-key.ts';
import type { ComponentEffect, ComponentFindings } from '../../documents/components.ts';
import type { Explanation } from '../../documents/explanation.ts';
import type { ComponentsStep, ExplainAim } from '../../documents/explanation-step.ts';
import type { Interval } from '../../graph/region.ts';
import { checkpoints } from '../run/checkpoints.ts';
import { factsSince } from '../run/facts.ts';
import { interruptible } from '../run/interruptible.ts';
import type { Reached } from '../run/reporter.ts';
import { channelsOf, type ComponentParts, componentsOf, someChannels } from '../scene/components-of.ts';
import type { LayerSession } from '../scene/layer-session.ts';
import { drawsFor } from '../treatments/draws-for.ts';
import { type ExplainListener, reportExplanation } from './report-explanation.ts';

/** Measures every module, layer and edge. */
export async function explainLayers(
  found: Explanation,
  session: LayerSession,
  listener: ExplainListener,
): Promise<Explanation> {
  const components = componentsOf(session.scene, session.decomposed, found.layers);
  return measure({ kind: 'layers' }, found, session, listener, (before) =>
    before === null ? components : [],
  );
}

/** With more channels than this, groups of them are measured first. */
const mostChannels = 64;
const groups = 16;

/** Measures the channels of a tensor: of wide ones in groups, of which those that are not negligible are split. */
export async function explainChannels(
  aim: Extract<ExplainAim, { kind: 'channels' }>,
  found: Explanation,
  session: LayerSession,
  listener: ExplainListener,
): Promise<Explanation> {
  const channels = channelsOf(session.scene, session.decomposed, aim.tensor);
  const tiles = (from: number, to: number, length: number): readonly ComponentParts[] =>
    Array.from({ length: Math.ceil((to - from) / length) }, (_, i): Interval => {
      const start = from + i * length;
      return [start, Math.min(to, start + length)];
    }).map((range) => someChannels(session.decomposed, channels, range));
  const size = channels.count > mostChannels ? Math.ceil(channels.count / groups) : 1;
  return measure(aim, found, session, listener, (before) => {
    if (before === null) return tiles(0, channels.count, size);
    return before.flatMap(({ component, state }) => {
      if (component.kind !== 'channels' || state === 'negligible' || state === 'proved') return [];
      const [from, to] = component.range;
      return to - from > 1 ? tiles(from, to, 1) : [];
    });
  });
}

/** What to measure next, from what was found in the stage before; nothing ends it. */
type Stages = (before: readonly ComponentEffect[] | null) => readonly ComponentParts[];

async function measure(
  aim: ExplainAim,
  found: Explanation,
  session: LayerSession,
  listener: ExplainListener,
  stages: Stages,
): Promise<Explanation> {
  const { scene, decomposed, donors } = session;
  const { question } = found;
  const factsOf = factsSince(scene.model, found.facts);
  const keys: string[] = [];
  const effects = new Map<string, ComponentEffect>();
  // In the order they were asked for, whichever was measured first.
  const inOrder = (): ComponentEffect[] => keys.flatMap((key) => effects.get(key) ?? []);
  const report = reportExplanation(aim, listener);
  const checkpoint = checkpoints(listener);
  let spent = { treatments: 0, passes: 0 };
  let isComplete = false;
  let under: Omit<ComponentsStep, 'effects'> | null = null;
  const foundSoFar = (): Explanation => ({
    ...found,
    components:
      under === null
        ? found.components
        : merged(found.components, { ...under, effects: inOrder(), isComplete }),
    facts: factsOf(spent),
  });
  for (let stage = stages(null); stage.length > 0;) {
    const own = new Map<string, ComponentEffect>();
    keys.push(...stage.map(({ component }) => componentKey(component)));
    const parts = stage.map((one) => one.parts);
    const asked = await drawsFor(question, scene, decomposed, donors, parts);
    const earlier = spent;
    const options = { view: decomposed.view, tau: question.tau };
    let done = 0;
    try {
      for await (const step of interruptible(
        estimateComponents(decomposed.incremental, parts, asked.draws, options, listener.isCancelled),
      )) {
        done = step.done;
        const newer = step.effects.map(({ index, effect, flow }): ComponentEffect => {
          const ofLayers = aim.kind === 'layers' && flow !== null;
          return { component: at(stage, index).component, ...effect, ...(ofLayers && { flow }) };
        });
        for (const one of newer) own.set(componentKey(one.component), one);
        for (const one of newer) effects.set(componentKey(one.component), one);
        spent = {
          treatments: earlier.treatments + step.treatments,
          passes: earlier.passes + step.passes,
        };
        under = {
          intervention: question.intervention,
          donors: asked.donors,
          baselineDice: asked.baselineDice(),
        };
        report({ components: { ...under, effects: newer } }, reached(step, stage.length, asked.draws.size));
        checkpoint(foundSoFar);
      }
    } finally {
      await asked.dispose();
    }
    if (done < stage.length) return foundSoFar();
    stage = stages([...own.values()]);
  }
  isComplete = aim.kind === 'layers';
  return foundSoFar();
}

function reached(
  { share, done, draw, treatments, openings }: ComponentStep,
  total: number,
  draws: number,
): Reached {
  return {
    share: done === total ? 1 : share,
    done,
    total,
    draw: { number: draw, of: draws },
    treatments,
    openings,
  };
}

/** Newer effects over those that were found before under the same draws. */
function merged(before: ComponentFindings | null, now: ComponentFindings): ComponentFindings {
  const isSame =
    before !== null &&
    before.intervention === now.intervention &&
    before.donors.label === now.donors.label &&
    before.donors.origin === now.donors.origin;
  const effects = new Map<string, ComponentEffect>();
  for (const one of [...(isSame ? before.effects : []), ...now.effects])
    effects.set(componentKey(one.component), one);
  return {
    ...now,
    effects: [...effects.values()],
    isComplete: now.isComplete || (isSame && before.isComplete),
  };
}
