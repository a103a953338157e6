import { at } from '../../at.ts';
import type { Box } from '../../documents/box.ts';
import type { ModelInput } from '../../documents/explanation.ts';
import { type Part, type Unit, unitOf } from '../../graph/crop/unit.ts';
import { batchesOf } from '../../inference/batches.ts';
import { groupedBy } from '../../grouped-by.ts';
import { priceOfBatch, priceOfSession } from '../../inference/prices.ts';
import type { PlanEstimate, PlannedCrop, UnitTreatment } from '../../inference/planned-crop.ts';
import { worthOptimizing } from '../../inference/session-use.ts';
import type { Incremental } from '../../inference/incremental.ts';
import { regionIn } from '../outcomes/layout-region.ts';
import type { RoiView } from '../outcomes/roi-view.ts';
import type { Laboratory, Measured, Trial } from './trial.ts';

/** What an incremental laboratory is built on. */
export interface IncrementalBench {
  readonly incremental: Incremental;
  readonly input: ModelInput;
  readonly view: RoiView;
  /** Runs the whole model; for blocks whose crop would take as long. */
  readonly whole: Laboratory;
  /** The most trials that a block will take. */
  readonly draws: number;
}

/** A block's plan, which is not made where it takes as long as a whole pass. */
interface BlockPlan {
  readonly unit: Unit;
  readonly estimate: PlanEstimate;
  readonly planned: PlannedCrop | null;
}

interface Job extends UnitTreatment {
  readonly trial: number;
}

/** Above this share of a whole pass, the whole pass is as fast. */
const wholeShare = 0.8;

/** Trials that a block takes at once, as a rule. */
const trialsAtOnce = 4;

/** A block of the input as a part of its tensor. */
export function inputPart(
  { name, layout, channels }: Pick<ModelInput, 'name' | 'layout' | 'channels'>,
  block: Box<'input'>,
): Part {
  return { tensor: name, region: regionIn(layout, block, channels) };
}

/** A laboratory that computes only what a treatment changes; results equal whole passes. */
export function incrementalLaboratory(bench: IncrementalBench): Laboratory {
  const { incremental, input, view, whole, draws } = bench;
  const { runner, fullCost, network } = incremental;
  const plans = new Map<Box<'input'>, BlockPlan | null>();
  let spent = 0;
  // Many blocks are certain early.
  const likely = Math.max(1, Math.round(draws / 2));
  const costsLess = ({ cost }: PlanEstimate): boolean => cost < wholeShare * fullCost;
  const planOf = (block: Box<'input'>): BlockPlan | null => {
    const known = plans.get(block);
    if (known !== undefined) return known;
    const unit = unitOf(inputPart(input, block));
    const estimate = runner.estimate(unit);
    const plan = estimate && { unit, estimate, planned: costsLess(estimate) ? runner.plan(unit) : null };
    plans.set(block, plan);
    return plan;
  };
  /** Structures that save more than opening their session takes, by the plans of all blocks. */
  let worthwhile: ReadonlySet<string> | null = null;
  const cropOf = ({ planned }: BlockPlan): PlannedCrop | null => {
    worthwhile ??= expected();
    return planned !== null && worthwhile.has(planned.structure) ? planned : null;
  };
  /** Sessions are opened as for many draws even where there are few, so that results have the same bits as with more. */
  function expected(): ReadonlySet<string> {
    const all = [...plans.values()].flatMap((plan) => plan?.planned ?? []);
    const found = worthwhileOf(all);
    const treatments = new Map<PlannedCrop, number>();
    for (const planned of all)
      if (found.has(planned.structure))
        treatments.set(planned, (treatments.get(planned) ?? 0) + Math.max(likely, worthOptimizing));
    runner.expect(treatments);
    return found;
  }
  function worthwhileOf(all: readonly PlannedCrop[]): ReadonlySet<string> {
    const batches = likely / Math.min(likely, trialsAtOnce);
    const worthwhile = groupedBy(all, ({ structure }) => structure).filter((plans) => {
      const runs = plans.map((planned) => ({ planned, batches, treatments: likely }));
      return priceOfSession(runs) < plans.length * likely * fullCost;
    });
    return new Set(worthwhile.map(([{ structure }]) => structure));
  }
  return {
    baseline: view.baseline,
    reach(block) {
      const plan = planOf(block);
      return plan && view.reach(plan.estimate);
    },
    priceOf(block, trials) {
      const plan = planOf(block);
      if (plan === null) return 0;
      const crop = cropOf(plan);
      return crop === null ? trials : priceOfBatch(crop, trials) / fullCost;
    },
    passes: () => spent / fullCost + whole.passes(),
    openings: () => runner.openings(),
    async dispose() {
      await runner.dispose();
      await whole.dispose();
    },
    async *measure(trials): AsyncGenerator<readonly Measured[]> {
      const { unchanged, wholes, jobs } = sorted(trials, planOf, cropOf);
      if (unchanged.length > 0) yield unchanged.map((trial) => ({ trial, counts: view.baseline }));
      for await (const { batch, data } of runner.runAll(batchesOf(jobs, network.isBatchable))) {
        yield batch.map(({ trial, planned }, item) => {
          spent += planned.cost;
          return { trial, counts: view.count(planned, data, item, batch.length) };
        });
      }
      for await (const some of whole.measure(wholes.map((trial) => at(trials, trial)))) {
        yield some.map(({ trial, counts }) => ({ trial: at(wholes, trial), counts }));
      }
    },
  };
}

/** Trials that change nothing, that need whole passes, and that crops are made for. */
function sorted(
  trials: readonly Trial[],
  planOf: (block: Box<'input'>) => BlockPlan | null,
  cropOf: (plan: BlockPlan) => PlannedCrop | null,
): {
  readonly unchanged: readonly number[];
  readonly wholes: readonly number[];
  readonly jobs: readonly Job[];
} {
  const unchanged: number[] = [];
  const wholes: number[] = [];
  const jobs: Job[] = [];
  trials.forEach(({ block, value }, trial) => {
    const plan = planOf(block);
    if (plan === null) {
      unchanged.push(trial);
      return;
    }
    const planned = cropOf(plan);
    if (planned === null) wholes.push(trial);
    else jobs.push({ unit: plan.unit, planned, trial, value });
  });
  return { unchanged, wholes, jobs };
}
