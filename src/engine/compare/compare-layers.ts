import { at } from '../../at.ts';
import {
  type CandidateEffect,
  type ComponentStep,
  estimateComponents,
} from '../../causal/components/estimate-components.ts';
import { knownDifferences, type PairedUnit } from '../../causal/differences/known-differences.ts';
import { inLockstep } from '../../causal/differences/lockstep.ts';
import type { PairedSide } from '../../causal/differences/paired.ts';
import { changeRange } from '../../causal/outcomes/outcome.ts';
import type { Comparison, ComponentDifference } from '../../documents/comparison.ts';
import { componentKey } from '../../documents/component-key.ts';
import type { ComponentEffect } from '../../documents/components.ts';
import type { Explanation } from '../../documents/explanation.ts';
import type { ComponentsStep } from '../../documents/explanation-step.ts';
import { UserError } from '../../errors.ts';
import { openingsOf } from '../../inference/openings.ts';
import { interruptible } from '../run/interruptible.ts';
import { type ComponentParts, componentsOf } from '../scene/components-of.ts';
import type { LayerSession } from '../scene/layer-session.ts';
import { drawsFor, type InterventionDraws } from '../treatments/draws-for.ts';
import type { CompareRun } from './compare-run.ts';
import { counterparts } from './match-components.ts';
import type { TwoSessions } from './two-models.ts';

/** The components of one model, as they are measured. */
interface MeasuredLayers {
  readonly prepared: Explanation;
  readonly session: LayerSession;
  readonly components: readonly ComponentParts[];
  readonly asked: InterventionDraws;
  /** What each component changes Dice by, by draw. */
  readonly changes: Map<number, ReadonlyMap<number, number>>;
  /** The effect of each component, and which one it shares its flow with. */
  readonly found: Map<number, Pick<CandidateEffect, 'effect' | 'flow'>>;
  readonly steps: AsyncGenerator<ComponentStep>;
  last: ComponentStep | null;
}

/**
 * Measures the modules, layers and edges of both networks in lockstep, under the same donors, and the paired
 * differences of those that are matched.
 * @throws UserError when the two have different numbers of donors
 */
export async function compareLayers(
  prepared: Comparison,
  sessions: TwoSessions,
  run: CompareRun,
): Promise<Comparison> {
  const before = await openLayers(prepared.before, sessions.before, run.isCancelled);
  try {
    const after = await openLayers(prepared.after, sessions.after, run.isCancelled);
    return await compareBoth(prepared, before, after, run).finally(() => after.asked.dispose());
  } finally {
    await before.asked.dispose();
  }
}

async function compareBoth(
  prepared: Comparison,
  before: MeasuredLayers,
  after: MeasuredLayers,
  run: CompareRun,
): Promise<Comparison> {
  const size = before.asked.draws.size;
  if (size !== after.asked.draws.size) {
    throw new UserError(
      `${before.session.scene.model.name} can be shown ${size} other images and ${after.session.scene.model.name} ${after.asked.draws.size}: choose a folder of reference images large enough for both.`,
    );
  }
  const both = { before, after };
  const known = differencesOf(prepared, before, after);
  const differences = (): Pick<Comparison, 'components'> => ({ components: [...known()] });
  const report = run.reportOn({ kind: 'layers' });
  const foundSoFar = (): Comparison => ({
    ...prepared,
    before: withFindings(before),
    after: withFindings(after),
    ...differences(),
  });
  for await (const { side, step } of interruptible(inLockstep(before.steps, after.steps))) {
    const one = both[side];
    for (const { index, changes, ...known } of step.effects) {
      one.found.set(index, known);
      one.changes.set(index, changes);
    }
    one.last = step;
    const shares = [before, after].map(shareOf);
    const effects = step.effects.map(({ index, ...known }) => effectAt(one, index, known));
    report(
      { [side]: { components: { ...under(one), effects } }, differences },
      {
        share: shares.reduce((sum, share) => sum + share, 0) / 2,
        done: Math.min(before.last?.done ?? 0, after.last?.done ?? 0),
        total: Math.max(before.components.length, after.components.length),
        draw: null,
        treatments: null,
        openings: openingsOf([before, after]),
      },
    );
    run.checkpoint(foundSoFar);
  }
  for (const { last } of [before, after]) run.spend(last?.treatments ?? 0, last?.passes ?? 0);
  return foundSoFar();
}

async function openLayers(
  prepared: Explanation,
  session: LayerSession,
  isCancelled: () => boolean,
): Promise<MeasuredLayers> {
  const { scene, decomposed, donors } = session;
  const { question } = prepared;
  const components = componentsOf(scene, decomposed, prepared.layers);
  const parts = components.map((one) => one.parts);
  const asked = await drawsFor(question, scene, decomposed, donors, parts);
  const steps = estimateComponents(
    decomposed.incremental,
    parts,
    asked.draws,
    { view: decomposed.view, tau: question.tau },
    isCancelled,
  );
  return { prepared, session, components, asked, changes: new Map(), found: new Map(), steps, last: null };
}

function shareOf({ last, components }: MeasuredLayers): number {
  if (last === null) return 0;
  return last.done === components.length ? 1 : last.share;
}

function effectAt(
  { components }: MeasuredLayers,
  index: number,
  { effect, flow }: Pick<CandidateEffect, 'effect' | 'flow'>,
): ComponentEffect {
  return { component: at(components, index).component, ...effect, ...(flow !== null && { flow }) };
}

/** What the effects of one model's components are effects of. */
function under({ prepared, asked }: MeasuredLayers): Omit<ComponentsStep, 'effects'> {
  return {
    intervention: prepared.question.intervention,
    donors: asked.donors,
    baselineDice: asked.baselineDice(),
  };
}

function withFindings(layers: MeasuredLayers): Explanation {
  const { prepared, components, found, last } = layers;
  return {
    ...prepared,
    components: {
      ...under(layers),
      isComplete: last?.done === components.length,
      effects: [...found].map(([index, known]) => effectAt(layers, index, known)),
    },
  };
}

/** A function that returns the differences of all components that are matched. */
function differencesOf(
  prepared: Comparison,
  before: MeasuredLayers,
  after: MeasuredLayers,
): () => readonly ComponentDifference[] {
  const places = new Map(after.components.map(({ component }, j) => [componentKey(component), j]));
  const counterpartOf = counterparts(prepared);
  const pairs = before.components.flatMap(({ component }, i) => {
    const other = counterpartOf(component);
    const j = other && places.get(componentKey(other));
    if (j === null || j === undefined) return [];
    return [{ i, j, before: component, after: at(after.components, j).component }];
  });
  const differences = knownDifferences(
    pairs.length,
    (k) => {
      const { i, j } = at(pairs, k);
      return pairedUnit(before, i, after, j);
    },
    prepared.before.question.tau,
  );
  return () =>
    differences().map(({ index, ...difference }) => {
      const pair = at(pairs, index);
      return { before: pair.before, after: pair.after, ...difference };
    });
}

/** A draw that is a no-op in one model alone changed nothing there; one that is in both does not count. */
function pairedUnit(before: MeasuredLayers, i: number, after: MeasuredLayers, j: number): PairedUnit {
  const [own, other] = [before.changes.get(i) ?? none, after.changes.get(j) ?? none];
  const [ownIsDone, otherIsDone] = [hasAll(before, i), hasAll(after, j)];
  const draws = [...new Set([...own.keys(), ...other.keys()])]
    .filter((draw) => (ownIsDone || own.has(draw)) && (otherIsDone || other.has(draw)))
    .sort((a, b) => a - b);
  const rejected = Math.min(
    before.found.get(i)?.effect.rejected ?? 0,
    after.found.get(j)?.effect.rejected ?? 0,
  );
  const side = (changes: ReadonlyMap<number, number>, range: PairedSide['range']): PairedSide => ({
    changes: range.low === 0 && range.high === 0 ? [] : draws.map((draw) => changes.get(draw) ?? 0),
    range,
  });
  return {
    before: side(own, rangeOf(before, i)),
    after: side(other, rangeOf(after, j)),
    size: ownIsDone && otherIsDone ? draws.length : before.asked.draws.size - rejected,
  };
}

const none: ReadonlyMap<number, number> = new Map();

/** Whether a component has taken, or rejected, every draw, or provably changes nothing: missing entries count as 0. */
function hasAll({ found, asked }: MeasuredLayers, index: number): boolean {
  const effect = found.get(index)?.effect;
  if (effect === undefined) return asked.draws.size === 0;
  return effect.state === 'proved' || effect.n + effect.rejected === asked.draws.size;
}

/** The least and most that a component can change Dice by. */
function rangeOf({ found, asked, session }: MeasuredLayers, index: number): PairedSide['range'] {
  if (found.get(index)?.effect.state === 'proved') return { low: 0, high: 0 };
  if (asked.draws.haveOwnBaselines) return { low: -100, high: 100 };
  const { baseline } = session.decomposed.view;
  return changeRange('dice', baseline, baseline);
}
