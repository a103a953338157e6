import { entry } from '../at.ts';
import { inputOf } from '../graph/graph.ts';
import type { Network } from '../graph/network.ts';
import { hull, type Region, shapeOf } from '../graph/region.ts';
import { baselineProbe } from '../graph/rewrites/baseline-probe.ts';
import { sizeOf, type Tensor } from '../graph/tensor.ts';
import type { Runtime } from '../runtime/runtime.ts';
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

/**
 * Compiles a model for this.
 * @param regions the region to keep of each tensor
 * @param model the model's name in messages
 * @throws UserError when the runtime cannot load the model
 */
export async function openActivations(
  runtime: Runtime,
  network: Network,
  regions: ReadonlyMap<string, Region>,
  model: string,
): Promise<Activations> {
  const { shapes, input } = network;
  const originals = originalsOf(network);
  const originalOf = (name: string): string => originals.get(name) ?? name;
  const own = new Map<string, Region>();
  for (const [name, region] of regions) {
    const original = originalOf(name);
    own.set(original, hull(own.get(original), region));
  }
  const probe = baselineProbe(network, own);
  const program = await runtime.compile(probe.graph, model);
  return {
    bytes: [...own.values()].reduce((sum, region) => sum + 4 * sizeOf(shapeOf(region)), 0),
    async compute(item) {
      const tensor: Tensor = { type: 'float32', shape: entry(shapes, input), data: item };
      const outputs = await program.run(new Map([[input, tensor]]));
      const parts = new Map<string, StoredPart>();
      for (const [name, region] of own) {
        const values = entry(outputs, entry(probe.outputs, name));
        parts.set(name, { shape: entry(shapes, name), region, values });
      }
      for (const name of regions.keys()) parts.set(name, entry(parts, originalOf(name)));
      return parts;
    },
    dispose: () => program.dispose(),
  };
}

/** The tensor that each Identity repeats, through chains of them. */
function originalsOf({ nodes }: Network): ReadonlyMap<string, string> {
  const originals = new Map<string, string>();
  for (const { node, output } of nodes) {
    const read = inputOf(node, 0);
    if (node.operator === 'Identity' && node.domain === '')
      originals.set(output, originals.get(read) ?? read);
  }
  return originals;
}
