import { baselineProbe } from '../graph/baseline-probe.ts';
import type { Network } from '../graph/network.ts';
import { hull, type Region, shapeOf } from '../graph/region.ts';
import { sizeOf, type Tensor } from '../graph/tensor.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { Kept } from './baseline-store.ts';

/** Runs a model and keeps parts of its tensors. */
export interface Activations {
  /** Bytes kept of an item. */
  readonly bytes: number;
  /**
   * @param inputs one item each, as the model takes it
   * @returns what is kept of each item, by tensor
   */
  of(inputs: readonly Float32Array[]): Promise<readonly ReadonlyMap<string, Kept>[]>;
  dispose(): Promise<void>;
}

/** Values kept in one run: items that take more are run one by one. */
const valuesPerRun = 2 ** 25;

/** @param regions what is kept of which tensors, for one item */
export async function openActivations(
  runtime: Runtime,
  network: Network,
  regions: ReadonlyMap<string, Region>,
  model: string,
): Promise<Activations> {
  const { shapes, input, isBatchable } = network;
  const originals = originalsOf(network);
  const own = new Map<string, Region>();
  for (const [name, region] of regions) {
    const original = originals.get(name) ?? name;
    own.set(original, hull(own.get(original), region));
  }
  const probe = baselineProbe(network, own);
  const program = await runtime.compile(probe.graph, model);
  const values = [...own.values()].reduce((sum, region) => sum + sizeOf(shapeOf(region)), 0);
  const atOnce = isBatchable ? Math.max(1, Math.floor(valuesPerRun / values)) : 1;

  const keptOf = (
    outputs: ReadonlyMap<string, Tensor>,
    item: number,
    items: number,
  ): ReadonlyMap<string, Kept> => {
    const parts = new Map<string, Kept>();
    for (const [tensor, region] of own) {
      const output = outputs.get(probe.outputs.get(tensor) ?? '');
      if (output === undefined) throw new Error(`The runtime gave nothing of ${tensor}.`);
      const length = sizeOf(shapeOf(region));
      // A copy of its own, since a view would travel to another thread with all items.
      const data = items === 1 ? output.data : output.data.slice(item * length, (item + 1) * length);
      const values = { type: output.type, shape: shapeOf(region), data };
      parts.set(tensor, { shape: shapes.get(tensor) ?? [], region, values });
    }
    for (const name of regions.keys()) {
      const part = parts.get(originals.get(name) ?? name);
      if (part !== undefined) parts.set(name, part);
    }
    return parts;
  };
  const run = async (inputs: readonly Float32Array[]): Promise<readonly ReadonlyMap<string, Kept>[]> => {
    const outputs = await program.run(new Map([[input, stacked(inputs, shapes.get(input) ?? [])]]));
    return inputs.map((_, item) => keptOf(outputs, item, inputs.length));
  };
  return {
    bytes: 4 * values,
    async of(inputs) {
      const kept: ReadonlyMap<string, Kept>[] = [];
      for (let at = 0; at < inputs.length; at += atOnce)
        kept.push(...(await run(inputs.slice(at, at + atOnce))));
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

function stacked(inputs: readonly Float32Array[], [, ...shape]: readonly number[]): Tensor {
  const [only] = inputs;
  if (inputs.length === 1 && only !== undefined) return { type: 'float32', shape: [1, ...shape], data: only };
  const size = sizeOf(shape);
  const data = new Float32Array(inputs.length * size);
  inputs.forEach((values, i) => {
    data.set(values, i * size);
  });
  return { type: 'float32', shape: [inputs.length, ...shape], data };
}
