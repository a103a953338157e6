import { at, entry } from '../../at.ts';
import { isSame } from '../../graph/region.ts';
import { batchesOf } from '../../inference/batches.ts';
import { groupedBy } from '../../grouped-by.ts';
import type { Incremental } from '../../inference/incremental.ts';
import type { PlannedCrop, UnitTreatment } from '../../inference/planned-crop.ts';
import { groupedPlans, plannedUnit } from '../../inference/unit-groups.ts';
import type { Plan } from './candidate.ts';

/** A plan, and what is run for it: the plan of its unit, or of a group that the unit is in. */
export interface PlanInGroup extends Plan {
  readonly run: PlannedCrop;
  /** The run, of which only what the plan's own unit can change is counted. */
  readonly counted: PlannedCrop;
  /** How many plans have the same run. */
  readonly units: number;
}

/**
 * Plans, those of whole tensors in groups where that takes less time.
 * @param draws how many treatments each will take
 */
export function inGroups(
  { network, runner, regions, store }: Incremental,
  plans: readonly Plan[],
  draws: number,
): readonly PlanInGroup[] {
  const canJoin = ({ unit }: Plan): boolean =>
    network.isBatchable &&
    unit.parts.every(
      ({ tensor, region }) => isSame(region, regions.get(tensor) ?? []) && store.typeOf(tensor) === 'float32',
    );
  const joining = plans.filter(canJoin);
  const grouped = groupedPlans(runner, joining, draws);
  const units = new Map<PlannedCrop, number>();
  for (const run of grouped) units.set(run, (units.get(run) ?? 0) + 1);
  const alone = plans
    .filter((plan) => !canJoin(plan))
    .map((plan) => {
      const run = plannedUnit(runner, plan.unit);
      return { ...plan, run, counted: run, units: 1 };
    });
  return [
    ...joining.map((plan, i) => {
      const run = at(grouped, i);
      const counted = { ...run, changed: plan.estimate.changed };
      return { ...plan, run, counted, units: entry(units, run) };
    }),
    ...alone,
  ];
}

/** Batches of treatments; those of a group are of one draw each, so that each tensor is set to one value. */
export function batchesInGroups<
  T extends UnitTreatment & { readonly plan: PlanInGroup; readonly draw: number },
>(jobs: readonly T[], isBatchable: boolean): readonly (readonly T[])[] {
  const isAlone = ({ plan }: T): boolean => plan.units === 1;
  const byDraw = groupedBy(
    jobs.filter((job) => !isAlone(job)),
    ({ draw }) => draw,
  );
  return [jobs.filter(isAlone), ...byDraw].flatMap((some) => batchesOf(some, isBatchable));
}
