import type { Treated } from './crop-runner.ts';

/** Bounds of one batch: it must fit into memory and end soon, so that a cancelled run ends soon. */
const elementsPerBatch = 2 ** 24;
const multiplicationsPerBatch = 4e9;
const itemsPerBatch = 64;

/** What a batch takes at most. */
export const batchBytes = 4 * elementsPerBatch;

/** From so many treatments a unit on, each unit has batches of its own, which share all that is not treated. */
const treatmentsWorthABatch = 4;

/**
 * Treatments put together that can be computed in one go: of one unit, or, where units have few each, of one geometry;
 * one at a time where the model does not keep items apart. Those that share a session come one after the other.
 */
export function batchesOf<T extends Treated>(
  treatments: readonly T[],
  isBatchable: boolean,
): readonly (readonly T[])[] {
  const plans = new Set(treatments.map(({ planned }) => planned)).size;
  const isAlone = treatments.length >= treatmentsWorthABatch * plans;
  return groupedBy(treatments, ({ planned }) => planned.crop.structure)
    .flatMap((some) => groupedBy(some, ({ planned }) => (isAlone ? planned : planned.group)))
    .flatMap((group) => inPieces(group, isBatchable));
}

function groupedBy<T>(all: readonly T[], keyOf: (one: T) => unknown): readonly (readonly T[])[] {
  const groups = new Map<unknown, T[]>();
  for (const one of all) {
    const group = groups.get(keyOf(one));
    if (group === undefined) groups.set(keyOf(one), [one]);
    else group.push(one);
  }
  return [...groups.values()];
}

function inPieces<T extends Treated>(group: readonly T[], isBatchable: boolean): readonly (readonly T[])[] {
  const [first] = group;
  if (first === undefined) return [];
  const { elements, cost } = first.planned;
  const fitting = Math.min(elementsPerBatch / elements, multiplicationsPerBatch / Math.max(1, cost));
  const size = isBatchable ? Math.max(1, Math.min(itemsPerBatch, Math.floor(fitting))) : 1;
  return Array.from({ length: Math.ceil(group.length / size) }, (_, i) =>
    group.slice(i * size, (i + 1) * size),
  );
}
