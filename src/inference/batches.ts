import { groupedBy } from '../grouped-by.ts';
import type { PlanEstimate, UnitTreatment } from './planned-crop.ts';

/** Bounds of one batch: it must fit into memory, and be short, so that a cancelled run ends soon. */
const elementsPerBatch = 2 ** 24;
const macsPerBatch = 4e9;
const itemsPerBatch = 64;

/** The most bytes that a batch takes. */
export const batchBytes = 4 * elementsPerBatch;

/** From so many treatments per unit on, each unit has its own batches, which share all that is not treated. */
const treatmentsWorthABatch = 4;

/**
 * Groups treatments into batches. A batch has treatments of one unit; or, where units have few each, of one geometry.
 * Where the model does not keep items separate, it has one treatment. Batches that share a session are consecutive.
 */
export function batchesOf<T extends UnitTreatment>(
  treatments: readonly T[],
  isBatchable: boolean,
): readonly (readonly T[])[] {
  const plans = new Set(treatments.map(({ planned }) => planned)).size;
  const isUnitPerBatch = treatments.length >= treatmentsWorthABatch * plans;
  return groupedBy(treatments, ({ planned }) => planned.structure)
    .flatMap((some) => groupedBy(some, ({ planned }) => (isUnitPerBatch ? planned : planned.group)))
    .flatMap((group) => chunks(group, isBatchable));
}

function chunks<T extends UnitTreatment>(
  group: readonly [T, ...T[]],
  isBatchable: boolean,
): readonly (readonly T[])[] {
  const size = isBatchable ? itemsAtOnce(group[0].planned) : 1;
  return Array.from({ length: Math.ceil(group.length / size) }, (_, i) =>
    group.slice(i * size, (i + 1) * size),
  );
}

/** How many treatments of a plan fit into a batch. */
export function itemsAtOnce({ elements, cost }: PlanEstimate): number {
  const fitting = Math.min(elementsPerBatch / elements, macsPerBatch / Math.max(1, cost));
  return Math.max(1, Math.min(itemsPerBatch, Math.floor(fitting)));
}
