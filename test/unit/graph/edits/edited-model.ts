import { parseOnnx } from '../../../../src/formats/onnx/read.ts';
import { writeOnnx } from '../../../../src/formats/onnx/write.ts';
import type { ChannelReader, ChannelSets } from '../../../../src/graph/edits/channel-sets.ts';
import type { Prediction } from '../../../../src/graph/edits/prediction.ts';
import { traceChannels } from '../../../../src/graph/edits/trace-channels.ts';
import { withPredictedChannels } from '../../../../src/graph/edits/with-predicted-channels.ts';
import { keepsAChannel, withoutChannels } from '../../../../src/graph/edits/without-channels.ts';
import type { Graph } from '../../../../src/graph/graph.ts';
import { sizeOf, type Tensor } from '../../../../src/graph/tensor.ts';
import { observe } from '../../../../src/inference/observe.ts';
import { createOnnxRuntime } from '../../../../src/runtime/onnxruntime.ts';
import { randomNumbers, uniform } from '../../../support/random-numbers.ts';

const runtime = createOnnxRuntime();

/** An image of numbers drawn at random. */
export function randomImage(shape: readonly number[], seed = 1): Tensor {
  return { type: 'float32', shape, data: uniform(randomNumbers(seed), sizeOf(shape), 1.5) };
}

/** The first output of a graph whose only input is an image. */
async function outputFor(graph: Graph, image: Tensor): Promise<Float32Array> {
  const program = await runtime.compile(graph, 'the model');
  try {
    const values = await program.run(new Map([[graph.inputs[0]?.name ?? '', image]]));
    return [...values.values()][0]?.data as Float32Array;
  } finally {
    await program.dispose();
  }
}

/** The channels of a graph in coupled sets, and the shapes of its tensors. */
export async function tracedChannels(
  graph: Graph,
  image: Tensor,
): Promise<{ readonly traced: ChannelSets; readonly shapes: ReadonlyMap<string, readonly number[]> }> {
  const network = await observe(
    runtime,
    graph,
    { input: graph.inputs[0]?.name ?? '', tensor: image },
    'the model',
  );
  return { traced: traceChannels(network), shapes: network.shapes };
}

/** A prediction with coefficients drawn at random; intercepts only where they are exact. */
function randomPrediction(
  { sets, takesIntercept }: ChannelReader,
  removed: ReadonlySet<number>,
  random: () => number,
): Prediction {
  const positions = [...sets.keys()];
  const kept = positions.filter((i) => !removed.has(sets[i] ?? -1));
  const lost = positions.filter((i) => removed.has(sets[i] ?? -1));
  const coefficients = Float64Array.from(
    { length: lost.length * kept.length },
    () => (random() - 0.5) / kept.length,
  );
  const intercepts = Float64Array.from(lost, () => (takesIntercept ? random() - 0.5 : 0));
  return { kept, removed: lost, coefficients, intercepts };
}

/** Removable sets drawn at random, of which every tensor keeps a channel. */
function randomRemoval(traced: ChannelSets, random: () => number): ReadonlySet<number> {
  const removed = new Set<number>();
  for (const [set, { isRemovable }] of traced.sets.entries()) {
    if (!isRemovable || random() < 0.5) continue;
    if (keepsAChannel(traced, new Set([...removed, set]))) removed.add(set);
  }
  return removed;
}

/** What a model computes without channels, after it was written and read again, and what it must compute. */
export async function withoutAndExpected(
  graph: Graph,
  image: Tensor,
  seed: number,
): Promise<{ readonly removed: number; readonly computed: Float32Array; readonly expected: Float32Array }> {
  const { traced, shapes } = await tracedChannels(graph, image);
  const random = randomNumbers(seed);
  const removed = randomRemoval(traced, random);
  const predictions = new Map(traced.readers.map((one) => [one, randomPrediction(one, removed, random)]));
  const predict = (reader: ChannelReader): Prediction => {
    const found = predictions.get(reader);
    if (found === undefined) throw new Error('no such reader');
    return found;
  };
  const written = writeOnnx(withoutChannels(graph, traced, removed, predict));
  const read = parseOnnx(written, 'written.onnx', () => {
    throw new Error('no external data');
  });
  return {
    removed: removed.size,
    computed: await outputFor(read, image),
    expected: await outputFor(withPredictedChannels(graph, traced, removed, predict, shapes), image),
  };
}

/** The largest difference of two outputs, as a share of the range of the first (at least 1). */
export function largestDifference(expected: Float32Array, computed: Float32Array): number {
  if (expected.length !== computed.length) return Infinity;
  const range = Math.max(1, ...expected.map(Math.abs));
  return (
    expected.reduce((most, value, i) => Math.max(most, Math.abs(value - (computed[i] ?? NaN))), 0) / range
  );
}
