import { at, entry } from '../at.ts';
import { targetName } from '../graph/crop/crop-graph.ts';
import type { Part, Unit } from '../graph/crop/unit.ts';
import type { Network } from '../graph/network.ts';
import type { TensorData } from '../graph/tensor.ts';
import type { Runtime, Use } from '../runtime/runtime.ts';
import type { BaselineStore } from './baseline-store.ts';
import { createCropFeeds } from './crop-feeds.ts';
import { createCropPlanner } from './crop-planner.ts';
import type { Openings } from './openings.ts';
import { runInParallel } from './parallel-jobs.ts';
import type { Batch, PlannedCrop } from './planned-crop.ts';
import { priceOfOpening } from './prices.ts';
import { createSessionCache } from './session-cache.ts';

/** Computes exactly what a treatment of a unit changes. */
export interface CropRunner {
  /** Null when the unit cannot change the target. */
  plan(unit: Unit): PlannedCrop | null;
  /**
   * Computes the target under the treatments of a batch.
   * @returns values of the plans' output regions, one item after the other
   * @throws UserError when the runtime fails
   */
  run(batch: Batch, lane?: number): Promise<TensorData>;
  /**
   * Runs batches in parallel on all lanes. Results of one structure come in the order of their batches.
   * @param ahead how many treatments of the same units follow, for each of these. By default many: every session is
   * then opened the same way, so that a run that is resumed ends with the same bits
   * @throws UserError when the runtime fails
   */
  runAll<B extends Batch>(
    batches: readonly B[],
    ahead?: number,
  ): AsyncGenerator<{ readonly batch: B; readonly data: TensorData }>;
  /** How many sessions have been opened so far. */
  sessions(): number;
  openings(): Openings;
  /** What opening a session for a plan takes, in MACs that take as long. */
  priceOfOpening(planned: PlannedCrop): number;
  dispose(): Promise<void>;
}

interface CropRunnerOptions {
  /** One per lane; batches run on them in parallel. */
  readonly runtimes: readonly Runtime[];
  readonly network: Network;
  readonly target: Part;
  readonly store: BaselineStore;
  /** The most sessions that may be open at once. */
  readonly maximumSessions: number;
  /** The model's name in messages. */
  readonly model: string;
}

/** A session that runs fewer items has its graph run as it is: optimizing it takes longer than it saves. */
const worthOptimizing = 8;

/** A runner for one network and target. Plans of one structure share a session; the least recently used are closed. */
export function createCropRunner(options: CropRunnerOptions): CropRunner {
  const { runtimes, network, target, store, maximumSessions, model } = options;
  const planner = createCropPlanner(network, target, store);
  const feedsOf = createCropFeeds(network, store);
  const homes = new Map<string, number>();
  const sessions = createSessionCache(runtimes, planner.graphOf, maximumSessions, model);
  const unopened = new Set<string>();
  /** Of each structure, chosen once: results must not depend on when a session is closed and opened again. */
  const uses = new Map<string, Use>();
  const structureOf = (batch: Batch): string => at(batch, 0).planned.crop.structure;
  const run = async (batch: Batch, lane = 0): Promise<TensorData> => {
    const structure = structureOf(batch);
    const outputs = await sessions.run(structure, lane, feedsOf(batch), uses.get(structure) ?? 'often');
    unopened.delete(structure);
    return entry(outputs, targetName).data;
  };
  return {
    run,
    async *runAll(batches, ahead = Infinity) {
      const items = new Map<string, number>();
      for (const batch of batches)
        items.set(structureOf(batch), (items.get(structureOf(batch)) ?? 0) + batch.length);
      for (const [structure, count] of items)
        if (!uses.has(structure))
          uses.set(structure, count * (1 + ahead) < worthOptimizing ? 'once' : 'often');
      unopened.clear();
      for (const structure of items.keys()) if (!homes.has(structure)) unopened.add(structure);
      const work = {
        lanes: runtimes.length,
        kindOf: structureOf,
        isReady: sessions.isOpen,
        homes,
        perform: run,
      };
      for await (const { job, result } of runInParallel(batches, work)) yield { batch: job, data: result };
    },
    plan: planner.plan,
    priceOfOpening: ({ crop }) => priceOfOpening(planner.graphOf(crop.structure)),
    sessions: sessions.opened,
    openings() {
      const { seconds, count } = sessions.firstOpenings();
      return { seconds, left: (unopened.size * seconds) / Math.max(1, count) };
    },
    dispose: sessions.dispose,
  };
}
