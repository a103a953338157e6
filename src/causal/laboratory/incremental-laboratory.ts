import { at } from '../../at.ts';
import type { Box } from '../../documents/box.ts';
import type { ModelInput } from '../../documents/explanation.ts';
import { type Part, type Unit, unitOf } from '../../graph/crop/unit.ts';
import { batchesOf } from '../../inference/batches.ts';
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
  /** Runs the whole model; for blocks whose crop would cost as much. */
  readonly whole: Laboratory;
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

/** A block of the input as a part of its tensor. */
export function inputPart(
  { name, layout, channels }: Pick<ModelInput, 'name' | 'layout' | 'channels'>,
  block: Box<'input'>,
): Part {
  return { tensor: name, region: regionIn(layout, block, channels) };
}

/** A laboratory that computes only what a treatment changes; results equal whole passes. */
export function incrementalLaboratory({ incremental, input, view, whole }: IncrementalBench): Laboratory {
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
  return {
    baseline: view.baseline,
    reach(block) {
      const plan = planOf(block);
      return plan && view.reach(plan.planned);
    },
    costOf: (block) => Math.min(1, (planOf(block)?.planned.cost ?? 0) / fullCost),
    passes: () => spent / fullCost + whole.passes(),
    async dispose() {
      await runner.dispose();
      await whole.dispose();
    },
    async *measure(trials): AsyncGenerator<readonly Measured[]> {
      const { unchanged, wholes, jobs } = sorted(trials, planOf, fullCost);
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
  fullCost: number,
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
    else if (plan.planned.cost >= wholeShare * fullCost) wholes.push(trial);
    else jobs.push({ ...plan, trial, value: () => value });
  });
  return { unchanged, wholes, jobs };
}
