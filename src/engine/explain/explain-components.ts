import { setImmediate } from 'node:timers/promises';
import { type ComponentStep, estimateComponents } from '../../causal/components/estimate-components.ts';
import { componentKey } from '../../documents/component-key.ts';
import type { ComponentEffect, ComponentFindings } from '../../documents/components.ts';
import { packEffects } from '../../documents/effect-columns.ts';
import type { Explanation } from '../../documents/explanation.ts';
import type { Interval } from '../../graph/region.ts';
import { channelsOf, componentsOf, type Measured, someChannels } from '../scene/components-of.ts';
import { drawsFor } from '../treatments/draws-for.ts';
import { factsSince } from '../run/facts.ts';
import type { Inside } from '../scene/inside.ts';
import type { Aim, Progress } from '../../protocol/messages.ts';
import { checkpoints, type Run } from '../run/run.ts';
import { pace } from '../run/reporter.ts';

/** Measures every module, layer and edge. */
export async function explainLayers(found: Explanation, inside: Inside, run: Run): Promise<Explanation> {
  const components = componentsOf(inside.scene, inside.apart, found.layers);
  return measure({ kind: 'layers' }, found, inside, run, (before) => (before === null ? components : []));
}

/** With more channels than this, groups of them are measured first. */
const mostChannels = 64;
const groups = 16;

/** Measures the channels of a tensor: of wide ones in groups, of which those that are not negligible are split. */
export async function explainChannels(
  aim: Extract<Aim, { kind: 'channels' }>,
  found: Explanation,
  inside: Inside,
  run: Run,
): Promise<Explanation> {
  const channels = channelsOf(inside.scene, inside.apart, aim.tensor);
  const tiles = (from: number, to: number, length: number): readonly Measured[] =>
    Array.from({ length: Math.ceil((to - from) / length) }, (_, i): Interval => {
      const start = from + i * length;
      return [start, Math.min(to, start + length)];
    }).map((range) => someChannels(inside.apart, channels, range));
  const size = channels.count > mostChannels ? Math.ceil(channels.count / groups) : 1;
  return measure(aim, found, inside, run, (before) => {
    if (before === null) return tiles(0, channels.count, size);
    return before.flatMap(({ component, state }) => {
      if (component.kind !== 'channels' || state === 'negligible' || state === 'proved') return [];
      const [from, to] = component.range;
      return to - from > 1 ? tiles(from, to, 1) : [];
    });
  });
}

/** What to measure next, from what was found in the stage before; nothing ends it. */
type Stages = (before: readonly ComponentEffect[] | null) => readonly Measured[];

async function measure(
  aim: Aim,
  found: Explanation,
  inside: Inside,
  run: Run,
  stages: Stages,
): Promise<Explanation> {
  const { scene, apart, donors } = inside;
  const { question } = found;
  const factsOf = factsSince(scene.model, found.facts);
  const keys: string[] = [];
  const effects = new Map<string, ComponentEffect>();
  // In the order they were asked for, whichever was measured first.
  const inOrder = (): ComponentEffect[] => keys.flatMap((key) => effects.get(key) ?? []);
  const tell = pace(run.onProgress);
  const checkpoint = checkpoints(run);
  let spent = { treatments: 0, passes: 0 };
  let isComplete = false;
  let findings: Omit<ComponentFindings, 'effects' | 'isComplete'> | null = null;
  const foundSoFar = (): Explanation => ({
    ...found,
    components:
      findings === null
        ? found.components
        : merged(found.components, { ...findings, effects: inOrder(), isComplete }),
    facts: factsOf(spent),
  });
  for (let stage = stages(null); stage.length > 0;) {
    const own = new Map<string, ComponentEffect>();
    keys.push(...stage.map(({ component }) => componentKey(component)));
    const parts = stage.map((one) => one.parts);
    const asked = await drawsFor(question, scene, apart, donors, parts);
    const earlier = spent;
    const options = { view: apart.view, tau: question.tau };
    let done = 0;
    try {
      for await (const step of estimateComponents(
        apart.incremental,
        parts,
        asked.draws,
        options,
        run.isCancelled,
      )) {
        done = step.done;
        const newer = step.effects.flatMap(({ index, effect }): ComponentEffect[] => {
          const component = stage[index]?.component;
          return component === undefined ? [] : [{ component, ...effect }];
        });
        for (const one of newer) own.set(componentKey(one.component), one);
        for (const one of newer) effects.set(componentKey(one.component), one);
        spent = {
          treatments: earlier.treatments + step.treatments,
          passes: earlier.passes + step.passes,
        };
        findings = {
          intervention: question.intervention,
          donors: asked.donors,
          baselineDice: asked.baselineDice(),
        };
        tell(progressOf(aim, found, step, stage.length, asked.draws.size), newer, done === stage.length);
        checkpoint(foundSoFar);
        // Lets a cancellation in: ONNX Runtime may compute on this thread.
        await setImmediate();
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

function progressOf(
  aim: Aim,
  { maps }: Explanation,
  { share, done, draw, treatments }: ComponentStep,
  total: number,
  draws: number,
): Omit<Progress, 'secondsLeft' | 'geometry' | 'components'> {
  return {
    aim,
    share: done === total ? 1 : share,
    done,
    total,
    draw: { number: draw, of: draws },
    treatments,
    map: maps.length,
    effects: packEffects([]),
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
