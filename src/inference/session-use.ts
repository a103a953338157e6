import type { Use } from '../runtime/runtime.ts';
import type { PlannedCrop } from './planned-crop.ts';
import { priceOfOpening } from './prices.ts';

/** What will be run on a session. */
export interface SessionWork {
  /** One of its plans. */
  readonly planned: PlannedCrop;
  readonly treatments: number;
  /** What its treatments save together by weights in the order of the fastest kernels, in MACs that take as long. */
  readonly savedByOrder: number;
}

/** Bytes that a session takes besides its weights. */
const bytesWithoutWeights = 2 ** 22;

/** A session that runs fewer treatments has its graph run as it is: optimizing it takes longer than it saves. */
export const worthOptimizing = 8;

/**
 * Bytes of weights that are ordered for every session that is worth optimizing. It takes little, and small models then
 * have the last bits that their earlier results have, which a run that goes on continues.
 */
const fewWeights = 2 ** 22;

/** Bytes that an open session takes. Only where it is used often does it hold weights of its own. */
export function bytesOfSession(weights: number, use: Use): number {
  return bytesWithoutWeights + (use === 'often' ? weights : 0);
}

/**
 * How sessions should be opened, by structure: those that save most by weights in an order of their own have them, as far
 * as the memory goes.
 * @param memory bytes that all sessions may take
 */
export function usesOf(works: ReadonlyMap<string, SessionWork>, memory: number): ReadonlyMap<string, Use> {
  const uses = new Map<string, Use>();
  let left = memory;
  const bySaving = [...works].sort(([, a], [, b]) => b.savedByOrder - a.savedByOrder);
  for (const [structure, { planned, treatments, savedByOrder }] of bySaving) {
    const use = treatments < worthOptimizing ? 'once' : 'some';
    const bytes = bytesOfSession(planned.weights, 'often');
    const more = priceOfOpening(planned, 'often') - priceOfOpening(planned, use);
    const isSmall = planned.weights <= fewWeights && use === 'some';
    const isOrdered = (isSmall || savedByOrder > more) && bytes <= left;
    if (isOrdered) left -= bytes;
    uses.set(structure, isOrdered ? 'often' : use);
  }
  return uses;
}
