import { entry } from '../at.ts';
import type { ChannelAxis } from '../graph/edits/channel-sets.ts';
import { momentsProbe } from '../graph/edits/moments-probe.ts';
import type { Network } from '../graph/network.ts';
import type { Tensor } from '../graph/tensor.ts';
import type { Runtime } from '../runtime/runtime.ts';

/** The first two moments of a tensor's channels, over all positions of images. */
export interface ChannelMoments {
  readonly channels: number;
  /** Mean of each channel. */
  readonly means: Float64Array;
  /** Mean of the product of each two channels, `channels × channels`. */
  readonly products: Float64Array;
}

/**
 * The moments of the channels of tensors over images.
 * @param tensors where each of them has its channels
 * @param images the model's input, one item each
 * @param model the model's name in messages
 * @throws UserError when the runtime cannot run the model
 */
export async function channelMoments(
  runtime: Runtime,
  { graph, input, shapes }: Network,
  tensors: ReadonlyMap<string, Pick<ChannelAxis, 'axis'>>,
  images: Iterable<Tensor> | AsyncIterable<Tensor>,
  model: string,
): Promise<ReadonlyMap<string, ChannelMoments>> {
  const ranks = new Map([...shapes].map(([tensor, shape]) => [tensor, shape.length] as const));
  const probe = momentsProbe(graph, tensors, ranks);
  const sums = new Map<string, { positions: number; sums: Float64Array; products: Float64Array }>();
  const program = await runtime.compile(probe.graph, model, 'some');
  try {
    for await (const image of images) {
      const values = await program.run(new Map([[input, image]]));
      for (const [tensor, outputs] of probe.outputs) {
        const [products, own] = [entry(values, outputs.products), entry(values, outputs.sums)];
        const [channels = 0, positions = 0] = [...(entry(values, outputs.shape).data as BigInt64Array)].map(
          Number,
        );
        const known = sums.get(tensor) ?? {
          positions: 0,
          sums: new Float64Array(channels),
          products: new Float64Array(channels * channels),
        };
        known.positions += positions;
        addTo(known.sums, own.data as Float32Array);
        addTo(known.products, products.data as Float32Array);
        sums.set(tensor, known);
      }
    }
  } finally {
    await program.dispose();
  }
  return new Map(
    [...sums].map(([tensor, { positions, sums: own, products }]) => [
      tensor,
      {
        channels: own.length,
        means: own.map((value) => value / positions),
        products: products.map((value) => value / positions),
      },
    ]),
  );
}

function addTo(sums: Float64Array, values: Float32Array): void {
  for (const [i, value] of values.entries()) sums[i] = (sums[i] ?? 0) + value;
}
