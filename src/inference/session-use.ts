import type { Graph } from '../graph/graph.ts';
import { weightBytes } from '../graph/initializers.ts';
import type { Use } from '../runtime/runtime.ts';
import { bytesInModel } from '../runtime/weight-files.ts';
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

/**
 * Bytes of weights that may be ordered in all, besides those of small sessions. A fixed number, so that results do not
 * depend on the memory setting: where that is less, sessions are closed and opened again.
 */
const orderedBytes = 2 ** 29;

/** Bytes that an open session takes: weights of its own where it is used often, else those that no file holds. */
export function bytesOfSession(graph: Graph, use: Use): number {
  return bytesWithoutWeights + (use === 'often' ? weightBytes(graph) : bytesInModel(graph));
}

/** How sessions should be opened, by structure: those that save most by weights in an order of their own have them. */
export function usesOf(works: ReadonlyMap<string, SessionWork>): ReadonlyMap<string, Use> {
  const uses = new Map<string, Use>();
  let left = orderedBytes;
  const bySaving = [...works].sort(([, a], [, b]) => b.savedByOrder - a.savedByOrder);
  for (const [structure, { planned, treatments, savedByOrder }] of bySaving) {
    const use = treatments < worthOptimizing ? 'once' : 'some';
    if (planned.weights <= fewWeights && use === 'some') {
      uses.set(structure, 'often');
      continue;
    }
    const more = priceOfOpening(planned, 'often') - priceOfOpening(planned, use);
    const isOrdered = savedByOrder > more && planned.weights <= left;
    if (isOrdered) left -= planned.weights;
    uses.set(structure, isOrdered ? 'often' : use);
  }
  return uses;
}
