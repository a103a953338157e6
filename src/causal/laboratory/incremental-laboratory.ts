import { at } from '../../at.ts';
import type { Box } from '../../documents/box.ts';
import type { ModelInput } from '../../documents/explanation.ts';
import { type Part, type Unit, unitOf } from '../../graph/crop/unit.ts';
import { batchesOf } from '../../inference/batches.ts';
import { priceOfBatch } from '../../inference/prices.ts';
import type { PlannedCrop, UnitTreatment } from '../../inference/planned-crop.ts';
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

interface BlockPlan {
  readonly unit: Unit;
  readonly planned: PlannedCrop;
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
  const planOf = (block: Box<'input'>): BlockPlan | null => {
    const known = plans.get(block);
    if (known !== undefined) return known;
    const unit = unitOf(inputPart(input, block));
    const planned = runner.plan(unit);
    const plan = planned && { unit, planned };
    plans.set(block, plan);
    return plan;
  };
  /** Which structures save more than opening their session takes, by the plans of all blocks. */
  let worthwhile: ReadonlySet<string> | null = null;
  const isCropped = ({ planned }: BlockPlan): boolean => {
    worthwhile ??= worthwhileOf([...plans.values()]);
    return planned.cost < wholeShare * fullCost && worthwhile.has(planned.crop.structure);
  };
  function worthwhileOf(all: readonly (BlockPlan | null)[]): ReadonlySet<string> {
    // Many blocks are certain early.
    const trials = Math.max(1, draws / 2);
    const saved = new Map<string, number>();
    for (const plan of all) {
      if (plan === null) continue;
      const { planned } = plan;
      const { structure } = planned.crop;
      const atOnce = Math.min(trials, trialsAtOnce);
      const crops = (trials / atOnce) * priceOfBatch(planned, atOnce);
      const before = saved.get(structure) ?? -runner.priceOfOpening(planned);
      saved.set(structure, before + trials * fullCost - crops);
    }
    return new Set([...saved].filter(([, price]) => price > 0).map(([structure]) => structure));
  }
  return {
    baseline: view.baseline,
    reach(block) {
      const plan = planOf(block);
      return plan && view.reach(plan.planned);
    },
    priceOf(block, trials) {
      const plan = planOf(block);
      if (plan === null) return 0;
      return isCropped(plan) ? priceOfBatch(plan.planned, trials) / fullCost : trials;
    },
    passes: () => spent / fullCost + whole.passes(),
    openings: () => runner.openings(),
    async dispose() {
      await runner.dispose();
      await whole.dispose();
    },
    async *measure(trials): AsyncGenerator<readonly Measured[]> {
      const { unchanged, wholes, jobs } = sorted(trials, planOf, isCropped);
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
  isCropped: (plan: BlockPlan) => boolean,
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
    if (plan === null) unchanged.push(trial);
    else if (isCropped(plan)) jobs.push({ ...plan, trial, value: () => value });
    else wholes.push(trial);
  });
  return { unchanged, wholes, jobs };
}
