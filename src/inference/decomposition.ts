import { entry } from '../at.ts';
import { baselineRegions } from '../graph/crop/baseline-regions.ts';
import type { Part } from '../graph/crop/unit.ts';
import { type Graph, type Node, opsetOf, readsOf } from '../graph/graph.ts';
import { weightBytes } from '../graph/initializers.ts';
import type { Network } from '../graph/network.ts';
import type { Relate } from '../graph/relations/relate.ts';
import { type Region, wholeOf } from '../graph/region.ts';
import { foldNormalizations } from '../graph/rewrites/fold-normalizations.ts';
import { splitConvolutions } from '../graph/rewrites/split-convolutions.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { bytesOfActivations } from './activations.ts';
import { type Item, observe } from './observe.ts';

/** A model, an image, and the part of one of its outputs that treatments are measured by. */
export interface DecompositionOptions {
  readonly runtime: Runtime;
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
  /** Rules to use instead of the built-in ones. */
  readonly relate?: Relate;
}

/** A model as operators whose positions are known to follow one another. */
export interface Decomposition {
  readonly network: Network;
  readonly target: Part;
  /** The baseline region of each tensor that plans can read. */
  readonly regions: ReadonlyMap<string, Region>;
  /** Bytes that are held as long as treatments are measured, sessions not counted. */
  readonly held: number;
  /** Bytes that are held at most, while getting ready. */
  readonly needed: number;
}

/** The first operator set whose Slice takes its limits as inputs. */
const oldestOpset = 10;

/**
 * Runs a model a few times to observe its shapes. Null where it cannot be decomposed.
 * @throws UserError when the runtime cannot run the model
 */
export async function decomposition(options: DecompositionOptions): Promise<Decomposition | null> {
  const { runtime, item, output, model, hasInnerUnits = false } = options;
  const graph = hasInnerUnits ? options.graph : splitConvolutions(foldNormalizations(options.graph));
  if (opsetOf(graph) < oldestOpset) return null;
  const network = await observe(runtime, graph, item, model, options.relate, hasInnerUnits);
  const shape = network.shapes.get(output);
  if (shape === undefined || network.nodes.some(({ node }) => hasCaptures(node))) return null;
  const target = { tensor: output, region: options.regionOf(shape) };
  const regions = new Map(baselineRegions(network, target));
  regions.set(item.input, wholeOf(entry(network.shapes, item.input)));
  const { kept, besides } = bytesOfActivations(network, regions);
  // Weights are held as read and as rewritten, in the file that sessions map, and by the session of whole passes.
  const held = kept + (hasInnerUnits ? 3 : 4) * weightBytes(graph);
  return { network, target, regions, held, needed: held + besides };
}

/** A subgraph that captures outer tensors cannot be moved to another graph. */
function hasCaptures(node: Node): boolean {
  return readsOf(node).length > node.inputs.filter((name) => name !== '').length;
}
