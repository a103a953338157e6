import { baselineProbe } from '../graph/rewrites/baseline-probe.ts';
import type { Network } from '../graph/network.ts';
import { hull, type Region, shapeOf } from '../graph/region.ts';
import { sizeOf, type Tensor } from '../graph/tensor.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { Kept } from './baseline-store.ts';

/** Runs a model and keeps parts of its tensors. */
export interface Activations {
  /** Bytes that are kept of one run. */
  readonly bytes: number;
  /**
   * What is kept, by tensor. Items are run one by one, since a model may have its batch size written into shapes.
   * @param item one item, as the model takes it
   */
  of(item: Float32Array): Promise<ReadonlyMap<string, Kept>>;
  dispose(): Promise<void>;
}

/** @param regions what is kept of which tensors */
export async function openActivations(
  runtime: Runtime,
  network: Network,
  regions: ReadonlyMap<string, Region>,
  model: string,
): Promise<Activations> {
  const { shapes, input } = network;
  const originals = originalsOf(network);
  const own = new Map<string, Region>();
  for (const [name, region] of regions) {
    const original = originals.get(name) ?? name;
    own.set(original, hull(own.get(original), region));
  }
  const probe = baselineProbe(network, own);
  const program = await runtime.compile(probe.graph, model);
  return {
    bytes: [...own.values()].reduce((sum, region) => sum + 4 * sizeOf(shapeOf(region)), 0),
    async of(item) {
      const tensor: Tensor = { type: 'float32', shape: shapes.get(input) ?? [], data: item };
      const outputs = await program.run(new Map([[input, tensor]]));
      const kept = new Map<string, Kept>();
      for (const [name, region] of own) {
        const values = outputs.get(probe.outputs.get(name) ?? '');
        if (values === undefined) throw new Error(`The runtime gave nothing of ${name}.`);
        kept.set(name, { shape: shapes.get(name) ?? [], region, values });
      }
      for (const name of regions.keys()) {
        const part = kept.get(originals.get(name) ?? name);
        if (part !== undefined) kept.set(name, part);
      }
      return kept;
    },
    dispose: () => program.dispose(),
  };
}

/** What each Identity repeats, however many stand in a row. */
function originalsOf({ nodes }: Network): ReadonlyMap<string, string> {
  const originals = new Map<string, string>();
  for (const { node, output } of nodes) {
    const [read = ''] = node.inputs;
    if (node.operator === 'Identity' && node.domain === '')
      originals.set(output, originals.get(read) ?? read);
  }
  return originals;
}
