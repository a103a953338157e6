import { at } from '../at.ts';
import type { Unit } from '../graph/crop/unit.ts';
import { modelMacs } from '../graph/macs.ts';
import { createBaselineStore } from './baseline-store.ts';
import { createCropPlanner } from './crop-planner.ts';
import type { Decomposition } from './decomposition.ts';
import { priceOfBatch } from './prices.ts';

/** What measuring units takes, judged by some of them. */
export interface RunEstimate {
  /** What one treatment of every unit takes, in whole passes. */
  readonly passes: number;
  /** What planning all of them takes, in seconds. */
  readonly planning: number;
}

/** The units that stand for all, at even distances. */
const mostSampled = 24;

/** How many treatments a batch has, as a rule. */
const usualBatch = 4;

/** Planning a unit takes about as long again as estimating it. */
const planningOfEstimate = 2;

/**
 * Estimates what a run takes before it starts.
 * @param units all units of the run, in the order of their places
 * @param draws how many treatments each takes
 */
export function estimateRun(
  { network, target }: Decomposition,
  units: readonly Unit[],
  draws: number,
): RunEstimate {
  const planner = createCropPlanner(network, target, createBaselineStore(new Map()));
  const fullCost = modelMacs(network);
  const count = Math.min(mostSampled, units.length);
  const batch = Math.min(usualBatch, draws);
  const started = performance.now();
  let passes = 0;
  for (let i = 0; i < count; i++) {
    const estimate = planner.estimate(at(units, Math.floor(((i + 0.5) * units.length) / count)));
    if (estimate !== null) passes += Math.min(1, priceOfBatch(estimate, batch) / batch / fullCost);
  }
  const share = units.length / Math.max(1, count);
  const seconds = (performance.now() - started) / 1000;
  return { passes: share * passes, planning: planningOfEstimate * share * seconds };
}
