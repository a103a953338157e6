import { fullCostOf } from '../graph/arithmetic.ts';
import { baselineRegions } from '../graph/rewrites/baseline-probe.ts';
import type { Part } from '../graph/crop/cone.ts';
import { type Graph, type Node, readsOf } from '../graph/graph.ts';
import type { Network, NetworkNode } from '../graph/network.ts';
import type { Relate } from '../graph/relations/relate.ts';
import { type Region, shapeOf, wholeOf } from '../graph/region.ts';
import { foldNormalizations } from '../graph/rewrites/fold-normalizations.ts';
import { splitConvolutions } from '../graph/rewrites/split-convolutions.ts';
import { sizeOf } from '../graph/tensor.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { openActivations } from './activations.ts';
import { type BaselineStore, createBaselineStore, type Kept } from './baseline-store.ts';
import { batchBytes } from './batches.ts';
import { createCropRunner, type CropRunner } from './crop-runner.ts';
import { type Item, observe } from './observe.ts';

/** Exact incremental inference of one model on one image, towards one part of one of its outputs. */
export interface Incremental {
  readonly network: Network;
  readonly target: Part;
  readonly runner: CropRunner;
  /** A runner towards a part of another tensor, of what is kept. */
  readonly runnerTo: (target: Part) => CropRunner;
  /** What plans can read of each tensor without treatment, and where it is kept. */
  readonly regions: ReadonlyMap<string, Region>;
  readonly store: BaselineStore;
  /** Multiplications of one item of the whole model. */
  readonly fullCost: number;
}

export interface IncrementalOptions {
  readonly runtime: Runtime;
  /** Where treatments are computed side by side; the runtime itself where none are given. */
  readonly lanes?: readonly Runtime[];
  /** With `float32` inputs and outputs. */
  readonly graph: Graph;
  readonly item: Item;
  readonly output: string;
  /** The part of the output that is looked at, on all its axes; null where the axes are not known yet. */
  readonly regionOf: (shape: readonly number[]) => Region;
  readonly model: string;
  /**
   * Whether units may be parts of tensors inside the network. Where all are parts of the input, convolutions of joined
   * channels are taken apart, which leaves less to compute.
   */
  readonly hasInnerUnits?: boolean;
  /** Bytes that baseline values and open sessions may take together. */
  readonly memory: number;
  /** The rules that cones follow, instead of the built-in ones. */
  readonly relate?: Relate;
}

/** Of the process itself, the model in it, and passes of the whole model. */
const processBytes = 3 * 2 ** 27;

/** What a session takes beside its weights. */
const sessionBytes = 2 ** 23;

/** The part of the memory in which cuts of the baseline are kept for the next plan that reads the same. */
const cutShare = 1 / 8;

/** The oldest operator set whose Slice takes its limits as inputs. */
const oldestOpset = 10;

/**
 * Prepares incremental inference: runs the model a few times to learn its shapes and keep what plans will read.
 * Null where the model cannot be taken apart within the memory; it can still be run whole.
 */
export async function prepareIncremental(options: IncrementalOptions): Promise<Incremental | null> {
  const { runtime, item, output, model, memory } = options;
  const graph =
    options.hasInnerUnits === true ? options.graph : splitConvolutions(foldNormalizations(options.graph));
  if ((graph.opsets.get('') ?? 1) < oldestOpset) return null;
  const network = await observe(runtime, graph, item, model, options.relate);
  const shape = network.shapes.get(output);
  if (shape === undefined || network.nodes.some(({ node }) => hasCaptures(node))) return null;
  const target = { tensor: output, region: options.regionOf(shape) };
  const whole = wholeOf(network.shapes.get(item.input) ?? item.tensor.shape);
  const regions = new Map(baselineRegions(network, target));
  regions.set(item.input, whole);
  const weights = [...graph.initializers.values()].reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
  const kept = [...regions.values()].reduce((sum, region) => sum + 4 * sizeOf(shapeOf(region)), 0);
  if (memory - 2 * kept < 4 * weights) return null;
  const activations = await openActivations(runtime, network, regions, model);
  const values = await activations.of(item.tensor.data as Float32Array).finally(() => activations.dispose());
  if (!network.nodes.every((made) => isFloatIfResized(made, values))) return null;
  const store = createBaselineStore(values, cutShare * memory);
  const runtimes = options.lanes ?? [runtime];
  // A lane has a batch's values, and the file of a session that it opens, read and written.
  const laneBytes = batchBytes + 3 * weights;
  const left = (1 - cutShare) * memory - processBytes - 2 * kept - runtimes.length * laneBytes;
  const sessions = Math.max(1, Math.floor(left / (weights + sessionBytes)));
  const runnerTo = (towards: Part): CropRunner =>
    createCropRunner({ runtimes, network, target: towards, store, maximumSessions: sessions, model });
  return {
    network,
    target,
    runner: runnerTo(target),
    runnerTo,
    regions,
    store,
    fullCost: fullCostOf(network),
  };
}

/** A subgraph that reads tensors around it cannot be moved elsewhere. */
function hasCaptures(node: Node): boolean {
  return readsOf(node).length > node.inputs.filter((name) => name !== '').length;
}

/** Interpolation is computed as a product in single precision. */
function isFloatIfResized({ node, relation }: NetworkNode, values: ReadonlyMap<string, Kept>): boolean {
  const type = values.get(node.inputs[0] ?? '')?.values.type ?? 'float32';
  return relation.form.kind !== 'resized' || type === 'float32';
}
