import { entry } from '../at.ts';
import { modelMacs } from '../graph/macs.ts';
import { baselineRegions } from '../graph/crop/baseline-regions.ts';
import type { Part } from '../graph/crop/unit.ts';
import { type Graph, inputOf, type Node, opsetOf, readsOf } from '../graph/graph.ts';
import { weightBytes } from '../graph/initializers.ts';
import type { Network, NetworkNode } from '../graph/network.ts';
import type { Relate } from '../graph/relations/relate.ts';
import { type Region, wholeOf } from '../graph/region.ts';
import { foldNormalizations } from '../graph/rewrites/fold-normalizations.ts';
import { splitConvolutions } from '../graph/rewrites/split-convolutions.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { bytesOfActivations, openActivations } from './activations.ts';
import { type BaselineStore, createBaselineStore, type StoredPart } from './baseline-store.ts';
import { batchBytes } from './batches.ts';
import { createCropRunner, type CropRunner } from './crop-runner.ts';
import { type Item, observe } from './observe.ts';

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

export interface IncrementalOptions {
  readonly runtime: Runtime;
  /** Where treatments are computed in parallel; the runtime itself where absent. */
  readonly lanes?: readonly Runtime[];
  /** With `float32` inputs and outputs. */
  readonly graph: Graph;
  readonly item: Item;
  readonly output: string;
  /** The region of interest of the output, along all its axes. */
  readonly regionOf: (shape: readonly number[]) => Region;
  /** The model's name in messages. */
  readonly model: string;
  /**
   * Whether units may be parts of tensors inside the network. Where all are parts of the input, convolutions of
   * concatenated channels are split, which leaves less to compute.
   */
  readonly hasInnerUnits?: boolean;
  /** Bytes that the baseline and open sessions may take together. */
  readonly memory: number;
  /** Rules to use instead of the built-in ones. */
  readonly relate?: Relate;
}

/** Bytes for the process, the loaded model, and passes of the whole model. */
const processBytes = 3 * 2 ** 27;

/** The share of the memory for cached crops of the baseline. */
const cacheShare = 1 / 8;

const unsupported: Undecomposable = { needed: null };

/** The first operator set whose Slice takes its limits as inputs. */
const oldestOpset = 10;

/**
 * Prepares incremental inference: runs the model a few times to observe its shapes and store what plans will read.
 * A model that cannot be decomposed, or not within the memory, can still be run whole.
 * @throws UserError when the runtime cannot run the model
 */
export async function prepareIncremental(options: IncrementalOptions): Promise<Incremental | Undecomposable> {
  const { runtime, item, output, model, memory } = options;
  const graph =
    options.hasInnerUnits === true ? options.graph : splitConvolutions(foldNormalizations(options.graph));
  if (opsetOf(graph) < oldestOpset) return unsupported;
  const network = await observe(runtime, graph, item, model, options.relate, options.hasInnerUnits === true);
  const shape = network.shapes.get(output);
  if (shape === undefined || network.nodes.some(({ node }) => hasCaptures(node))) return unsupported;
  const target = { tensor: output, region: options.regionOf(shape) };
  const regions = new Map(baselineRegions(network, target));
  regions.set(item.input, wholeOf(entry(network.shapes, item.input)));
  const weights = weightBytes(graph);
  const { kept, besides } = bytesOfActivations(network, regions);
  // Weights are held as read and as rewritten, in the file that sessions map, and by the session of whole passes.
  const held = kept + (graph === options.graph ? 3 : 4) * weights;
  if (memory < held + besides) return { needed: held + besides };
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

/** A subgraph that captures outer tensors cannot be moved to another graph. */
function hasCaptures(node: Node): boolean {
  return readsOf(node).length > node.inputs.filter((name) => name !== '').length;
}

/** Interpolation is computed as a matrix product in single precision. */
function isFloatIfResized({ node, relation }: NetworkNode, parts: ReadonlyMap<string, StoredPart>): boolean {
  const part = parts.get(inputOf(node, 0));
  return relation.form.kind !== 'resized' || part === undefined || part.values.type === 'float32';
}
