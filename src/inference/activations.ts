import { entry } from '../at.ts';
import { inputOf } from '../graph/graph.ts';
import type { Network } from '../graph/network.ts';
import { hull, type Region, shapeOf } from '../graph/region.ts';
import { baselineProbe } from '../graph/rewrites/baseline-probe.ts';
import { sizeOf, type Tensor } from '../graph/tensor.ts';
import type { Program, Runtime } from '../runtime/runtime.ts';
import type { StoredPart } from './baseline-store.ts';

/** Runs a model and keeps regions of its tensors. */
export interface Activations {
  /** Bytes that are kept of one run. */
  readonly bytes: number;
  /**
   * The regions' values, by tensor. Items are run one by one, since a model may have its batch size fixed in shapes.
   * @param item one item, as the model takes it
   */
  compute(item: Float32Array): Promise<ReadonlyMap<string, StoredPart>>;
  dispose(): Promise<void>;
}

const usualBytesPerRun = 2 ** 28;

/**
 * Compiles a model for this.
 * @param regions the region to keep of each tensor
 * @param model the model's name in messages
 * @param bytesPerRun what one run outputs at most; the model is run several times where the regions take more
 * @throws UserError when the runtime cannot load the model
 */
export async function openActivations(
  runtime: Runtime,
  network: Network,
  regions: ReadonlyMap<string, Region>,
  model: string,
  bytesPerRun: number = usualBytesPerRun,
): Promise<Activations> {
  const { shapes, input } = network;
  const originalOf = originalIn(network);
  const own = distinctRegions(network, regions);
  const parts = inParts([...own], bytesPerRun);
  const opened: { readonly program: Program; readonly outputs: ReadonlyMap<string, string> }[] = [];
  const dispose = async (): Promise<void> => {
    for (const { program } of opened) await program.dispose();
  };
  try {
    for (const part of parts) {
      const { graph, outputs } = baselineProbe(network, new Map(part));
      const program = await runtime.compile(graph, model, parts.length > 1 ? 'some' : 'often');
      opened.push({ program, outputs });
    }
  } catch (error) {
    await dispose();
    throw error;
  }
  return {
    bytes: bytesOf(own),
    async compute(item) {
      const tensor: Tensor = { type: 'float32', shape: entry(shapes, input), data: item };
      const kept = new Map<string, StoredPart>();
      for (const { program, outputs } of opened) {
        const found = await program.run(new Map([[input, tensor]]));
        for (const [name, output] of outputs) {
          const [shape, region] = [entry(shapes, name), entry(own, name)];
          kept.set(name, { shape, region, values: entry(found, output) });
        }
      }
      for (const name of regions.keys()) kept.set(name, entry(kept, originalOf(name)));
      return kept;
    },
    dispose,
  };
}

/**
 * Bytes that the regions' values take, and the most that they take besides while they are computed: the runtime holds
 * what one run outputs once more.
 */
export function bytesOfActivations(
  network: Network,
  regions: ReadonlyMap<string, Region>,
): { readonly kept: number; readonly besides: number } {
  const own = distinctRegions(network, regions);
  const besides = inParts([...own], usualBytesPerRun).map((part) => bytesOf(new Map(part)));
  return { kept: bytesOf(own), besides: Math.max(0, ...besides) };
}

/** Regions in the order of their tensors, in as few runs as the bytes that one outputs allow. */
function inParts(
  regions: readonly (readonly [string, Region])[],
  bytesPerRun: number,
): readonly (readonly (readonly [string, Region])[])[] {
  const parts: (readonly [string, Region])[][] = [];
  let left = 0;
  for (const one of regions) {
    const bytes = bytesOfRegion(one[1]);
    if (bytes > left || parts.length === 0) {
      parts.push([]);
      left = bytesPerRun;
    }
    parts.at(-1)?.push(one);
    left -= bytes;
  }
  return parts;
}

/** Regions by the tensors that hold their values: an Identity's are its input's. */
function distinctRegions(
  network: Network,
  regions: ReadonlyMap<string, Region>,
): ReadonlyMap<string, Region> {
  const originalOf = originalIn(network);
  const own = new Map<string, Region>();
  for (const [name, region] of regions) own.set(originalOf(name), hull(own.get(originalOf(name)), region));
  return own;
}

function bytesOf(regions: ReadonlyMap<string, Region>): number {
  return [...regions.values()].reduce((sum, region) => sum + bytesOfRegion(region), 0);
}

function bytesOfRegion(region: Region): number {
  return 4 * sizeOf(shapeOf(region));
}

/** The tensor that an Identity repeats, through chains of them; any other tensor is its own. */
function originalIn({ nodes }: Network): (name: string) => string {
  const originals = new Map<string, string>();
  for (const { node, output } of nodes) {
    const read = inputOf(node, 0);
    if (node.operator === 'Identity' && node.domain === '')
      originals.set(output, originals.get(read) ?? read);
  }
  return (name) => originals.get(name) ?? name;
}
