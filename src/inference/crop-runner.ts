import { at, entry } from '../at.ts';
import { targetName } from '../graph/crop/crop-graph.ts';
import type { Part, Unit } from '../graph/crop/unit.ts';
import type { Network } from '../graph/network.ts';
import type { TensorData } from '../graph/tensor.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { BaselineStore } from './baseline-store.ts';
import { createCropFeeds } from './crop-feeds.ts';
import { createCropPlanner } from './crop-planner.ts';
import { runInParallel } from './parallel-jobs.ts';
import type { Batch, PlannedCrop } from './planned-crop.ts';
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
   * @throws UserError when the runtime fails
   */
  runAll<B extends Batch>(
    batches: readonly B[],
  ): AsyncGenerator<{ readonly batch: B; readonly data: TensorData }>;
  /** How many sessions have been opened so far. */
  sessions(): number;
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

/** A runner for one network and target. Plans of one structure share a session; the least recently used are closed. */
export function createCropRunner(options: CropRunnerOptions): CropRunner {
  const { runtimes, network, target, store, maximumSessions, model } = options;
  const planner = createCropPlanner(network, target, store);
  const feedsOf = createCropFeeds(network, store);
  const homes = new Map<string, number>();
  const sessions = createSessionCache(runtimes, planner.graphOf, maximumSessions, model);
  const structureOf = (batch: Batch): string => at(batch, 0).planned.crop.structure;
  const run = async (batch: Batch, lane = 0): Promise<TensorData> => {
    const outputs = await sessions.run(structureOf(batch), lane, feedsOf(batch));
    return entry(outputs, targetName).data;
  };
  return {
    run,
    async *runAll(batches) {
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
    sessions: sessions.opened,
    dispose: sessions.dispose,
  };
}
