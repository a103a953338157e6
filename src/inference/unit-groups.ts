import { at, entry } from '../at.ts';
import { groupOf, type Unit } from '../graph/crop/unit.ts';
import { shapeOf } from '../graph/region.ts';
import { sizeOf } from '../graph/tensor.ts';
import { itemsAtOnce } from './batches.ts';
import type { CropRunner } from './crop-runner.ts';
import type { PlanEstimate, PlannedCrop } from './planned-crop.ts';
import { priceOfSession } from './prices.ts';

/** A unit, and what its own plan takes. */
interface Estimated {
  readonly unit: Unit;
  readonly estimate: PlanEstimate;
}

/** The most units of a group. */
const mostUnits = 64;

/** The most elements that a batch of a group is fed. */
const mostFed = 2 ** 23;

/**
 * Units in groups that each run on one session, where that takes less time than a session for each: computing more for
 * some units takes less than opening a session, and the units of a group run in one batch.
 * @param units that set whole tensors, and what each takes by itself
 * @param draws how many treatments each will take
 * @returns the plan to run for each unit, in their order
 */
export function groupedPlans(
  runner: Pick<CropRunner, 'plan'>,
  units: readonly Estimated[],
  draws: number,
): readonly PlannedCrop[] {
  const plans = new Map<Estimated, PlannedCrop>();
  const settle = (group: readonly Estimated[]): void => {
    const units = group.map(({ unit }) => unit);
    const [only, ...others] = units;
    if (only === undefined) return;
    const planned = plannedUnit(runner, others.length === 0 ? only : groupOf(units));
    const alone = group.reduce((sum, { estimate }) => sum + priceAlone(estimate, draws), 0);
    const isTooMuch = fedTo(units) > mostFed || priceTogether(planned, group.length, draws) > alone;
    if (others.length > 0 && isTooMuch) {
      const half = Math.ceil(group.length / 2);
      settle(group.slice(0, half));
      settle(group.slice(half));
    } else for (const one of group) plans.set(one, planned);
  };
  for (const group of partitioned(units, draws)) settle(group);
  return units.map((one) => entry(plans, one));
}

/**
 * The plan of a unit that changes the target.
 * @throws Error when it does not, which is a bug
 */
export function plannedUnit({ plan }: Pick<CropRunner, 'plan'>, unit: Unit): PlannedCrop {
  const planned = plan(unit);
  if (planned === null) throw new Error('A unit that changes the target has a plan.');
  return planned;
}

/** Units in the order of their cost, cut where the price is least if the most expensive of a group contains the others. */
function partitioned(units: readonly Estimated[], draws: number): readonly (readonly Estimated[])[] {
  const ordered = units.toSorted((a, b) => b.estimate.cost - a.estimate.cost);
  /** The least price of the first so many, and how many of them the last group has. */
  const best: { readonly price: number; readonly last: number }[] = [{ price: 0, last: 0 }];
  for (let count = 1; count <= ordered.length; count++) {
    let least = { price: Infinity, last: 1 };
    for (let last = 1; last <= Math.min(count, mostUnits); last++) {
      const { estimate } = at(ordered, count - last);
      const own = last === 1 ? priceAlone(estimate, draws) : priceTogether(estimate, last, draws);
      const price = at(best, count - last).price + own;
      if (price < least.price) least = { price, last };
    }
    best.push(least);
  }
  const groups: (readonly Estimated[])[] = [];
  for (let end = ordered.length; end > 0;) {
    const { last } = at(best, end);
    groups.push(ordered.slice(end - last, end));
    end -= last;
  }
  return groups;
}

/** Treatments of a unit of its own run in few batches. */
function priceAlone(planned: PlanEstimate, draws: number): number {
  return priceOfSession([{ planned, batches: 1, treatments: draws }]);
}

/** Each draw of a group has batches of its own. */
function priceTogether(planned: PlanEstimate, units: number, draws: number): number {
  const batches = draws * Math.ceil(units / itemsAtOnce(planned));
  return priceOfSession([{ planned, batches, treatments: draws * units }]);
}

/** Elements that each batch of a group is fed: what any of its units is set to. */
function fedTo(units: readonly Unit[]): number {
  return units.reduce(
    (sum, { parts }) => sum + parts.reduce((own, { region }) => own + sizeOf(shapeOf(region)), 0),
    0,
  );
}
