import type { Graph } from '../graph/graph.ts';
import type { PlannedCrop } from './planned-crop.ts';

/**
 * What crops take besides their arithmetic, in MACs that take as long. The numbers are fixed, so that a run chooses
 * the same on any machine, and ends with the same bits when it is resumed.
 */
const ofRun = 2 ** 24;
const ofNodeInRun = 2 ** 17;
const toOpenNode = 2 ** 23;
const toOpenByte = 2 ** 4;

/** What opening a session for a graph takes. */
export function priceOfOpening({ nodes, initializers }: Graph): number {
  const bytes = [...initializers.values()].reduce((sum, one) => sum + one.bytes.byteLength, 0);
  return toOpenNode * nodes.length + toOpenByte * bytes;
}

/** What treatments of one unit take that are run in one batch. */
export function priceOfBatch({ cost, crop }: PlannedCrop, treatments: number): number {
  return ofRun + ofNodeInRun * crop.nodes + treatments * cost;
}
