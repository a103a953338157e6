import { at } from '../../at.ts';
import type { Part } from '../../graph/crop/unit.ts';
import { priceOfBatch } from '../../inference/prices.ts';
import type { Openings } from '../../inference/openings.ts';
import type { PlannedCrop, UnitTreatment } from '../../inference/planned-crop.ts';
import type { Measurement } from '../../documents/effects.ts';
import { estimateEffect, noEffect } from '../outcomes/effect.ts';
import type { Incremental } from '../../inference/incremental.ts';
import { type Counts, dice } from '../outcomes/outcome.ts';
import { isChanged, plansOf } from './candidate.ts';
import type { RoiView } from '../outcomes/roi-view.ts';
import type { Draw, Draws, NetworkBaseline } from './draw.ts';
import { batchesInGroups, inGroups, type PlanInGroup } from './grouped.ts';

/** The effect of a component; `rejected` draws left it as it was and do not count. */
export interface ComponentMeasurement extends Measurement {
  readonly rejected: number;
}

/** What is known of a candidate: its effect, and what it changes Dice by (in points) under each draw it took. */
export interface CandidateEffect {
  readonly index: number;
  readonly effect: ComponentMeasurement;
  readonly changes: ReadonlyMap<number, number>;
  /**
   * The first candidate that setting has the same effect: both determine the same tensors on the way to the RoI, as far
   * downstream as can be. Null where a candidate provably changes nothing.
   */
  readonly flow: number | null;
}

/** What became known, and how far all candidates have come. */
export interface ComponentStep {
  readonly effects: readonly CandidateEffect[];
  /** Candidates that are finished. */
  readonly done: number;
  readonly draw: number;
  /** Treatments measured so far, and the arithmetic that took, donors' own passes included, in whole passes. */
  readonly treatments: number;
  readonly passes: number;
  /** Share of the work that is done, by what it takes. */
  readonly share: number;
  readonly openings: Openings;
}

interface Taken {
  readonly counts: Counts;
  readonly baseline: Counts;
}

interface Candidate {
  readonly plan: PlanInGroup | null;
  /** By draw, so that effects do not depend on the order in which batches end. */
  readonly taken: Map<number, Taken>;
  rejected: number;
  effect: ComponentMeasurement | null;
  isFinished: boolean;
}

interface Job extends UnitTreatment {
  readonly plan: PlanInGroup;
  readonly draw: number;
  readonly baseline: NetworkBaseline;
  /** Candidates that the draw changes. */
  readonly takers: readonly Candidate[];
}

/**
 * Effects of parts of a network over draws that are the same for all of them, in the same order: draws are the outer
 * loop, so that a first whole ranking comes after one. A draw that leaves what a candidate sets as it was is rejected.
 * A candidate stops early when its interval is within ±τ or narrower than τ.
 * @param candidates the parts that each sets together
 */
export async function* estimateComponents(
  incremental: Incremental,
  candidates: readonly (readonly Part[])[],
  draws: Draws,
  { view, tau }: { readonly view: RoiView; readonly tau: number },
  isCancelled: () => boolean,
): AsyncGenerator<ComponentStep> {
  const { runner, network, store, fullCost } = incremental;
  const reaching = plansOf(incremental, candidates, draws.areRuns).filter(
    ({ estimate }) => view.reach(estimate) !== null,
  );
  const plans = inGroups(incremental, reaching, draws.size).toSorted((a, b) => a.run.cost - b.run.cost);
  const treatmentsOf = new Map<PlannedCrop, number>();
  for (const { run } of plans) treatmentsOf.set(run, (treatmentsOf.get(run) ?? 0) + draws.size);
  runner.expect(treatmentsOf);
  const all = candidates.map((): Candidate => {
    return { plan: null, taken: new Map(), rejected: 0, effect: null, isFinished: true };
  });
  for (const plan of plans) {
    for (const { index } of plan.members)
      all[index] = { plan, taken: new Map(), rejected: 0, effect: null, isFinished: false };
  }
  const indexOf = new Map(all.map((candidate, index) => [candidate, index]));
  let treatments = 0;
  let spent = 0;
  /** What was done, by what it takes: MACs, and what runs take besides. */
  let worked = 0;
  /** Of the round that goes on. */
  let workedInRound = 0;
  let draw = 0;
  let round = 1;
  const work = (price: number): void => {
    worked += price;
    workedInRound += price;
  };
  const update = (candidate: Candidate): void => {
    candidate.effect = effectOf(candidate, view, draws, tau);
    const { n, low, high, state } = candidate.effect;
    const isAll = n + candidate.rejected === draws.size;
    // Student's interval holds for a number of draws that is chosen beforehand.
    const isKnown = draws.areSampled !== true && n > 0 && (state === 'negligible' || high - low < tau);
    candidate.isFinished = isAll || isKnown;
  };
  const step = (touched: readonly Candidate[]): ComponentStep => {
    const open = plans.filter((plan) => isOpen(plan, all));
    const left = draws.size - draw;
    const rounds = roundsIn(left, round);
    const priceOf = ({ run, units }: PlanInGroup): number =>
      units === 1
        ? rounds * priceOfBatch(run, left / Math.max(1, rounds))
        : left * (priceOfBatch(run, units) / units);
    const toDo = open.reduce((sum, plan) => sum + priceOf(plan), left * fullCost) - workedInRound;
    return {
      effects: touched.flatMap((candidate) => {
        const index = indexOf.get(candidate);
        const effect = candidate.effect;
        return index === undefined || effect === null
          ? []
          : [{ index, effect, changes: changesOf(candidate), flow: flowOf(candidate) }];
      }),
      done: all.filter(({ isFinished }) => isFinished).length,
      draw: Math.min(draws.size, draw + 1),
      treatments,
      passes: spent / fullCost + draws.passes(),
      openings: runner.openings(),
      share: worked / Math.max(1, worked + Math.max(0, toDo)),
    };
  };
  const proved = all.filter(({ plan }) => plan === null);
  for (const candidate of proved) candidate.effect = { ...noEffect('proved'), rejected: 0 };
  yield step(proved);

  for (; draw < draws.size && plans.some((plan) => isOpen(plan, all)); round *= 4) {
    const loaded = await draws.load(draw, round);
    const first = draw;
    const untouched = new Set<Candidate>();
    const jobs = loaded.flatMap((one, i) =>
      plans.flatMap((plan): readonly Job[] => {
        const open = plan.members.filter(({ index }) => all[index]?.isFinished === false);
        const takers = open.flatMap(({ index, parts }) => {
          const candidate = all[index];
          if (candidate === undefined) return [];
          if (isChanged(parts, one, store)) return [candidate];
          candidate.rejected += 1;
          untouched.add(candidate);
          return [];
        });
        if (takers.length === 0) return [];
        if (isChanged(plan.unit.parts, one, store)) return [jobOf(plan, one, first + i, takers)];
        for (const candidate of takers) {
          candidate.taken.set(first + i, {
            counts: one.baseline.view.baseline,
            baseline: one.baseline.view.baseline,
          });
          untouched.add(candidate);
        }
        return [];
      }),
    );
    spent += loaded.length * fullCost;
    work(loaded.length * fullCost);
    for await (const { batch, data } of runner.runAll(batchesInGroups(jobs, network.isBatchable))) {
      const touched = new Set<Candidate>();
      batch.forEach(({ plan, planned, draw: number, baseline, takers }, item) => {
        const counts = baseline.view.count(plan.counted, data, item, batch.length);
        spent += planned.cost;
        for (const candidate of takers) {
          candidate.taken.set(number, { counts, baseline: baseline.view.baseline });
          touched.add(candidate);
          untouched.delete(candidate);
        }
      });
      work(priceOfBatch(at(batch, 0).planned, batch.length));
      treatments += batch.length;
      for (const candidate of touched) update(candidate);
      yield step([...touched]);
      if (isCancelled()) return;
    }
    draw += loaded.length;
    workedInRound = 0;
    for (const candidate of untouched) update(candidate);
    yield step([...untouched]);
    if (isCancelled()) return;
  }
}

/** How many rounds some draws take, the first of which is so long, and each four times as long as the one before. */
function roundsIn(draws: number, length: number): number {
  return draws <= 0 ? 0 : 1 + roundsIn(draws - length, 4 * length);
}

function isOpen({ members }: PlanInGroup, all: readonly Candidate[]): boolean {
  return members.some(({ index }) => all[index]?.isFinished === false);
}

function jobOf(
  plan: PlanInGroup,
  { source, baseline }: Draw,
  draw: number,
  takers: readonly Candidate[],
): Job {
  const { unit, run: planned } = plan;
  return {
    plan,
    planned,
    unit,
    draw,
    baseline,
    takers,
    value: ({ tensor, region }) => source.values(tensor, region),
    ...(baseline.store === null ? {} : { store: baseline.store }),
  };
}

function flowOf({ plan }: Candidate): number | null {
  return plan === null ? null : at(plan.members, 0).index;
}

function changesOf({ taken }: Candidate): ReadonlyMap<number, number> {
  return new Map([...taken].map(([draw, { counts, baseline }]) => [draw, dice(counts) - dice(baseline)]));
}

function effectOf(
  { taken, rejected, plan }: Candidate,
  view: RoiView,
  { size, haveOwnBaselines, areSampled = false }: Pick<Draws, 'size' | 'haveOwnBaselines' | 'areSampled'>,
  tau: number,
): ComponentMeasurement {
  const ordered = [...taken].sort(([a], [b]) => a - b).map(([, one]) => one);
  const population = areSampled ? Infinity : size - rejected;
  const estimate = estimateEffect(
    ordered.map(({ counts }) => counts),
    {
      baseline: view.baseline,
      reach: plan && view.reach(plan.estimate),
      population: population === 0 ? Infinity : population,
      planned: size,
      areSampled,
      ...(haveOwnBaselines ? { baselines: ordered.map((one) => one.baseline) } : {}),
    },
  );
  const { low, high, n } = estimate;
  if (n > 0 && low >= -tau && high <= tau) return { ...estimate, rejected, state: 'negligible' };
  const isDecided = n > 0 && (n === population || low > 0 || high < 0);
  return { ...estimate, rejected, state: isDecided ? 'decided' : 'undetermined' };
}
