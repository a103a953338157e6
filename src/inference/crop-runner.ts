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
import type { Batch, PlanEstimate, PlannedCrop } from './planned-crop.ts';
import { createSessionCache } from './session-cache.ts';
import { type SessionWork, usesOf } from './session-use.ts';

/** Computes exactly what a treatment of a unit changes. */
export interface CropRunner {
  /** Null when the unit cannot change the target. */
  plan(unit: Unit): PlannedCrop | null;
  /** What a unit's plan changes and takes, in less time than planning it; null when the unit cannot change the target. */
  estimate(unit: Unit): PlanEstimate | null;
  /**
   * Chooses how the sessions of plans are opened, by how many treatments each will take in all; what was chosen stays, so
   * that results do not depend on how often a run is resumed.
   */
  expect(treatments: ReadonlyMap<PlannedCrop, number>): void;
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
  openings(): Openings;
  dispose(): Promise<void>;
}

interface CropRunnerOptions {
  /** One per lane; batches run on them in parallel. */
  readonly runtimes: readonly Runtime[];
  readonly network: Network;
  readonly target: Part;
  readonly store: BaselineStore;
  /** Bytes that sessions may take that are open at once. */
  readonly sessionMemory: number;
  /** The model's name in messages. */
  readonly model: string;
}

/** A runner for one network and target. Plans of one structure share a session; the least recently used are closed. */
export function createCropRunner(options: CropRunnerOptions): CropRunner {
  const { runtimes, network, target, store, sessionMemory, model } = options;
  const planner = createCropPlanner(network, target, store);
  const feedsOf = createCropFeeds(network, store);
  const homes = new Map<string, number>();
  const sessions = createSessionCache(runtimes, planner.graphOf, sessionMemory, model);
  const unopened = new Set<string>();
  const uses = new Map<string, Use>();
  const structureOf = (batch: Batch): string => at(batch, 0).planned.structure;
  const run = async (batch: Batch, lane = 0): Promise<TensorData> => {
    const structure = structureOf(batch);
    const outputs = await sessions.run(structure, lane, feedsOf(batch), uses.get(structure) ?? 'some');
    unopened.delete(structure);
    return entry(outputs, targetName).data;
  };
  return {
    run,
    expect(treatments) {
      const works = new Map<string, SessionWork>();
      for (const [planned, count] of treatments) {
        const { structure } = planned;
        const known = works.get(structure);
        works.set(structure, {
          planned,
          treatments: (known?.treatments ?? 0) + count,
          savedByOrder: (known?.savedByOrder ?? 0) + count * planned.savedByOrder,
        });
      }
      for (const [structure, use] of usesOf(works)) if (!uses.has(structure)) uses.set(structure, use);
    },
    async *runAll(batches) {
      unopened.clear();
      for (const structure of batches.map(structureOf)) if (!homes.has(structure)) unopened.add(structure);
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
    estimate: planner.estimate,
    sessions: sessions.opened,
    openings() {
      const { seconds, count } = sessions.firstOpenings();
      return { seconds, left: (unopened.size * seconds) / Math.max(1, count) };
    },
    dispose: sessions.dispose,
  };
}
