import { at } from '../at.ts';
import type { Use } from '../runtime/runtime.ts';
import type { PlanEstimate } from './planned-crop.ts';

/**
 * What crops take, in MACs that take as long. The numbers are fixed, so that a run chooses the same on any machine, and
 * ends with the same bits when it is resumed.
 */
const ofRun = 2 ** 24;
const ofNodeInRun = 2 ** 17;
const toOpenNode = { once: 2 ** 21, some: 2 ** 22, often: 2 ** 23 } as const satisfies Record<Use, number>;
const toOrderByte = 2 ** 5;

/** What a session will run of a plan: so many batches with so many treatments in all. */
interface Runs {
  readonly planned: PlanEstimate;
  readonly batches: number;
  readonly treatments: number;
}

/** What opening a session for a plan takes. */
export function priceOfOpening({ steps, weights }: PlanEstimate, use: Use): number {
  return toOpenNode[use] * steps + (use === 'often' ? toOrderByte * weights : 0);
}

/** What treatments take that are run in one batch, by the fastest kernels. */
export function priceOfBatch({ cost, steps }: PlanEstimate, treatments: number): number {
  return ofRun + ofNodeInRun * steps + treatments * cost;
}

/** What a session takes from opening it to its last batch, opened as is best for all that it runs. */
export function priceOfSession(all: readonly Runs[]): number {
  const first = at(all, 0).planned;
  const saved = all.reduce((sum, { planned, treatments }) => sum + treatments * planned.savedByOrder, 0);
  const opening = Math.min(
    priceOfOpening(first, 'once') + saved,
    priceOfOpening(first, 'some') + saved,
    priceOfOpening(first, 'often'),
  );
  return all.reduce(
    (sum, { planned, batches, treatments }) => sum + batches * priceOfBatch(planned, treatments / batches),
    opening,
  );
}
