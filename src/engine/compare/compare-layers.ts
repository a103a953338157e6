import { setImmediate } from 'node:timers/promises';
import {
  type ComponentMeasurement,
  type ComponentStep,
  estimateComponents,
} from '../../causal/components/estimate-components.ts';
import { knownDifferences } from '../../causal/differences/known-differences.ts';
import { inLockstep } from '../../causal/differences/lockstep.ts';
import { dice, outcomeRange } from '../../causal/outcomes/outcome.ts';
import type { PairedSide } from '../../causal/differences/paired.ts';
import { UserError } from '../../errors.ts';
import type { Comparison, ComponentDifference } from '../../documents/comparison.ts';
import { componentKey } from '../../documents/component-key.ts';
import type { ComponentEffect } from '../../documents/components.ts';
import type { Explanation } from '../../documents/explanation.ts';
import { createCompareReporter } from './compare-reporter.ts';
import type { CompareRun } from './compare-run.ts';
import { componentsOf, type Measured } from '../scene/components-of.ts';
import { type AskedDraws, drawsFor } from '../treatments/draws-for.ts';
import type { Inside } from '../scene/inside.ts';
import { counterparts } from './match-components.ts';

/** Both networks, taken apart. */
export interface TwoInside {
  readonly before: Inside;
  readonly after: Inside;
}

/** One of two models at work on its components. */
interface Side {
  readonly prepared: Explanation;
  readonly inside: Inside;
  readonly components: readonly Measured[];
  readonly asked: AskedDraws;
  /** What each component changes Dice by, by draw. */
  readonly changes: Map<number, ReadonlyMap<number, number>>;
  readonly found: Map<number, ComponentMeasurement>;
  readonly steps: AsyncGenerator<ComponentStep>;
  last: ComponentStep | null;
}

/**
 * Measures the modules, layers and edges of both networks in lockstep, under the same donors, and the paired
 * differences of those that are matched.
 */
export async function compareLayers(
  prepared: Comparison,
  inside: TwoInside,
  run: CompareRun,
): Promise<Comparison> {
  const before = await openSide(prepared.before, inside.before, run.isCancelled);
  try {
    const after = await openSide(prepared.after, inside.after, run.isCancelled);
    return await compareSides(prepared, before, after, run).finally(() => after.asked.dispose());
  } finally {
    await before.asked.dispose();
  }
}

async function compareSides(
  prepared: Comparison,
  before: Side,
  after: Side,
  run: CompareRun,
): Promise<Comparison> {
  const size = before.asked.draws.size;
  if (size !== after.asked.draws.size) {
    throw new UserError(
      `${before.inside.scene.model.name} can be shown ${size} other images and ${after.inside.scene.model.name} ${after.asked.draws.size}: choose a folder of reference images large enough for both.`,
    );
  }
  const differences = differencesOf(prepared, before, after);
  const reporter = createCompareReporter({ kind: 'layers' }, run.onProgress);
  const foundSoFar = (): Comparison => ({
    ...prepared,
    before: withFindings(before),
    after: withFindings(after),
    components: [...differences()],
  });
  for await (const { side, step } of inLockstep(before.steps, after.steps)) {
    const one = side === 'before' ? before : after;
    for (const { index, effect, changes } of step.effects) {
      one.found.set(index, effect);
      one.changes.set(index, changes);
    }
    one.last = step;
    const shares = [before, after].map(shareOf);
    reporter.report({
      side,
      components: step.effects.flatMap(({ index, effect }) => effectAt(one, index, effect)),
      share: shares.reduce((sum, share) => sum + share, 0) / 2,
      done: Math.min(before.last?.done ?? 0, after.last?.done ?? 0),
      total: Math.max(before.components.length, after.components.length),
      differences,
    });
    run.checkpoint(foundSoFar);
    // Lets a cancellation in: ONNX Runtime may compute on this thread.
    await setImmediate();
  }
  for (const { last } of [before, after]) run.spend(last?.treatments ?? 0, last?.passes ?? 0);
  return foundSoFar();
}

async function openSide(prepared: Explanation, inside: Inside, isCancelled: () => boolean): Promise<Side> {
  const { scene, apart, donors } = inside;
  const { question } = prepared;
  const components = componentsOf(scene, apart, prepared.layers);
  const parts = components.map((one) => one.parts);
  const asked = await drawsFor(question, scene, apart, donors, parts);
  const steps = estimateComponents(
    apart.incremental,
    parts,
    asked.draws,
    { view: apart.view, tau: question.tau },
    isCancelled,
  );
  return { prepared, inside, components, asked, changes: new Map(), found: new Map(), steps, last: null };
}

function shareOf({ last, components }: Side): number {
  if (last === null) return 0;
  return last.done === components.length ? 1 : last.share;
}

function effectAt(
  { components }: Side,
  index: number,
  effect: ComponentMeasurement,
): readonly ComponentEffect[] {
  const component = components[index]?.component;
  return component === undefined ? [] : [{ component, ...effect }];
}

function withFindings(side: Side): Explanation {
  const { prepared, asked, components, found, last } = side;
  return {
    ...prepared,
    components: {
      intervention: prepared.question.intervention,
      donors: asked.donors,
      baselineDice: asked.baselineDice(),
      isComplete: last?.done === components.length,
      effects: [...found].flatMap(([index, effect]) => effectAt(side, index, effect)),
    },
  };
}

function differencesOf(
  prepared: Comparison,
  before: Side,
  after: Side,
): () => readonly ComponentDifference[] {
  const places = new Map(after.components.map(({ component }, j) => [componentKey(component), j]));
  const counterpartOf = counterparts(prepared);
  const pairs = before.components.flatMap(({ component }, i) => {
    const other = counterpartOf(component);
    const j = other === null ? undefined : places.get(componentKey(other));
    const matched = after.components[j ?? -1]?.component;
    return j === undefined || matched === undefined ? [] : [{ i, j, before: component, after: matched }];
  });
  const differences = knownDifferences(
    pairs.length,
    (k) => pairedUnit(before, pairs[k]?.i ?? -1, after, pairs[k]?.j ?? -1),
    prepared.before.question.tau,
  );
  return () =>
    differences().flatMap(({ index, ...difference }): ComponentDifference[] => {
      const pair = pairs[index];
      return pair === undefined ? [] : [{ before: pair.before, after: pair.after, ...difference }];
    });
}

/** A draw that left a component as it was in one model alone changed nothing there; in both, it does not count. */
function pairedUnit(
  before: Side,
  i: number,
  after: Side,
  j: number,
): { readonly before: PairedSide; readonly after: PairedSide; readonly size: number } {
  const [own, other] = [before.changes.get(i) ?? none, after.changes.get(j) ?? none];
  const [ownIsDone, otherIsDone] = [hasAll(before, i), hasAll(after, j)];
  const draws = [...new Set([...own.keys(), ...other.keys()])]
    .filter((draw) => (ownIsDone || own.has(draw)) && (otherIsDone || other.has(draw)))
    .sort((a, b) => a - b);
  const refused = Math.min(before.found.get(i)?.refused ?? 0, after.found.get(j)?.refused ?? 0);
  const side = (changes: ReadonlyMap<number, number>, range: PairedSide['range']): PairedSide => ({
    changes: range.low === 0 && range.high === 0 ? [] : draws.map((draw) => changes.get(draw) ?? 0),
    range,
  });
  return {
    before: side(own, rangeOf(before, i)),
    after: side(other, rangeOf(after, j)),
    size: ownIsDone && otherIsDone ? draws.length : before.asked.draws.size - refused,
  };
}

const none: ReadonlyMap<number, number> = new Map();

/** Whether a component has taken, or refused, every draw, or provably changes nothing: what is not there, is nothing. */
function hasAll({ found, asked }: Side, index: number): boolean {
  const effect = found.get(index);
  return effect?.state === 'proved' || (effect?.n ?? 0) + (effect?.refused ?? 0) === asked.draws.size;
}

/** The least and most that a component can change Dice by. */
function rangeOf({ found, asked, inside }: Side, index: number): PairedSide['range'] {
  if (found.get(index)?.state === 'proved') return { low: 0, high: 0 };
  if (asked.draws.areWorlds) return { low: -100, high: 100 };
  const { baseline } = inside.apart.view;
  const { low, high } = outcomeRange('dice', baseline, baseline);
  return { low: low - dice(baseline), high: high - dice(baseline) };
}
