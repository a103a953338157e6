import { entry } from '../at.ts';
import { targetName } from '../graph/crop/crop-graph.ts';
import type { Part } from '../graph/crop/unit.ts';
import type { Network } from '../graph/network.ts';
import { isSame } from '../graph/region.ts';
import type { Initializer, TensorData } from '../graph/tensor.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { BaselineStore } from './baseline-store.ts';
import { createCropFeeds } from './crop-feeds.ts';
import { createCropPlanner } from './crop-planner.ts';

/** A part of a tensor as it is where some constants upstream have other values. */
export interface ReplacedConstants {
  /** MACs of one computation. */
  readonly cost: number;
  /** @param constants other values, by name; in row order of the part */
  readonly compute: (constants: ReadonlyMap<string, Initializer>) => Promise<TensorData>;
}

/** Where the crop is computed, and from what. */
interface ReplacedOptions {
  readonly runtime: Runtime;
  readonly network: Network;
  readonly store: BaselineStore;
  /** The model's name in messages. */
  readonly model: string;
}

/**
 * Plans the part of a network that lies between a stored tensor and another, so that it alone is computed again when
 * constants that lie there are replaced.
 * @param from a stored part, of which the values are the baseline's
 * @returns null where some of the target does not follow from it
 */
export function replacedConstants(
  { runtime, network, store, model }: ReplacedOptions,
  from: Part,
  target: Part,
): ReplacedConstants | null {
  const planner = createCropPlanner(network, target, store);
  const unit = { parts: [from], held: [] };
  const planned = planner.plan(unit);
  if (planned === null || !isSame(planned.output, target.region)) return null;
  const graph = planner.graphOf(planned.structure);
  const value = ({ tensor, region }: Part): TensorData => store.crop(tensor, region, 0);
  return {
    cost: planned.cost,
    async compute(constants) {
      const initializers = new Map(
        [...graph.initializers].map(([name, own]) => [name, constants.get(name) ?? own] as const),
      );
      const replaced = { ...network, constants: new Map([...network.constants, ...constants]) };
      const program = await runtime.compile({ ...graph, initializers }, model, 'once');
      const outputs = await program
        .run(createCropFeeds(replaced, store)([{ planned, unit, value }]))
        .finally(() => program.dispose());
      return entry(outputs, targetName).data;
    },
  };
}
