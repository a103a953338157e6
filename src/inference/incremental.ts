import { modelMacs } from '../graph/macs.ts';
import type { Part } from '../graph/crop/unit.ts';
import { inputOf } from '../graph/graph.ts';
import type { Network, NetworkNode } from '../graph/network.ts';
import type { Region } from '../graph/region.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { openActivations } from './activations.ts';
import { type BaselineStore, createBaselineStore, type StoredPart } from './baseline-store.ts';
import { batchBytes } from './batches.ts';
import { createCropRunner, type CropRunner } from './crop-runner.ts';
import { decomposition, type DecompositionOptions } from './decomposition.ts';

/** Exact incremental inference of one model on one image, for one part of one of its outputs. */
export interface Incremental {
  readonly network: Network;
  readonly target: Part;
  readonly runner: CropRunner;
  /** A runner for a stored part of another tensor. */
  readonly runnerTo: (target: Part) => CropRunner;
  /** The baseline region of each tensor that plans can read; the store holds its values. */
  readonly regions: ReadonlyMap<string, Region>;
  readonly store: BaselineStore;
  /** MACs of the whole model, for one item. */
  readonly fullCost: number;
}

/** A model that can only be run whole, and how many bytes it needs to be decomposed; null: no memory is enough. */
export interface Undecomposable {
  readonly needed: number | null;
}

export interface IncrementalOptions extends DecompositionOptions {
  /** Where treatments are computed in parallel; the runtime itself where absent. */
  readonly lanes?: readonly Runtime[];
  /** Bytes that the baseline and open sessions may take together. */
  readonly memory: number;
}

/** Bytes for the process, the loaded model, and passes of the whole model. */
export const processBytes = 3 * 2 ** 27;

/** The share of the memory for cached crops of the baseline. */
const cacheShare = 1 / 8;

const unsupported: Undecomposable = { needed: null };

/**
 * Prepares incremental inference: runs the model a few times to observe its shapes and store what plans will read.
 * A model that cannot be decomposed, or not within the memory, can still be run whole.
 * @throws UserError when the runtime cannot run the model
 */
export async function prepareIncremental(options: IncrementalOptions): Promise<Incremental | Undecomposable> {
  const { runtime, item, model, memory } = options;
  const found = await decomposition(options);
  if (found === null) return unsupported;
  const { network, target, regions, held, needed } = found;
  if (memory < needed) return { needed };
  const activations = await openActivations(runtime, network, regions, model);
  const values = await activations
    .compute(item.tensor.data as Float32Array)
    .finally(() => activations.dispose());
  if (!network.nodes.every((made) => isFloatIfResized(made, values))) return unsupported;
  const store = createBaselineStore(values, cacheShare * memory);
  const runtimes = options.lanes ?? [runtime];
  const sessionMemory = (1 - cacheShare) * memory - processBytes - held - runtimes.length * batchBytes;
  const runnerTo = (towards: Part): CropRunner =>
    createCropRunner({ runtimes, network, target: towards, store, sessionMemory, model });
  return {
    network,
    target,
    runner: runnerTo(target),
    runnerTo,
    regions,
    store,
    fullCost: modelMacs(network),
  };
}

/** Interpolation is computed as a matrix product in single precision. */
function isFloatIfResized({ node, relation }: NetworkNode, parts: ReadonlyMap<string, StoredPart>): boolean {
  const part = parts.get(inputOf(node, 0));
  return relation.form.kind !== 'resized' || part === undefined || part.values.type === 'float32';
}
