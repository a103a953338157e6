import { at, entry } from '../../at.ts';
import type { Graph, Node } from '../graph.ts';
import { floatInitializer } from '../initializers.ts';
import { probeNode } from '../rewrites/probes.ts';
import type { Initializer } from '../tensor.ts';
import type { ChannelReader, ChannelSets } from './channel-sets.ts';
import type { Prediction } from './prediction.ts';
import type { Predict } from './without-channels.ts';

/**
 * The same model in which each reader of removed channels reads their predictions, computed from the channels that are
 * kept by an operator of its own. Nothing is taken out: this is what a model without these channels must compute.
 * @param shapes of the tensors that are read
 */
export function withPredictedChannels(
  graph: Graph,
  traced: ChannelSets,
  removed: ReadonlySet<number>,
  predict: Predict,
  shapes: ReadonlyMap<string, readonly number[]>,
): Graph {
  const initializers = new Map(graph.initializers);
  const before = new Map<string, { readonly nodes: readonly Node[]; readonly view: string }>();
  for (const reader of traced.readers) {
    if (!reader.sets.some((set) => removed.has(set))) continue;
    const rank = entry(shapes, reader.tensor).length;
    before.set(reader.node.name, predictedView(reader, predict(reader), rank, initializers));
  }
  const nodes = graph.nodes.flatMap((node): readonly Node[] => {
    const view = before.get(node.name);
    return view === undefined ? [node] : [...view.nodes, { ...node, inputs: node.inputs.with(0, view.view) }];
  });
  return { ...graph, nodes, initializers };
}

/** A tensor with predicted channels: a product with a matrix along its last axis, or a convolution of kernel 1. */
function predictedView(
  { node, tensor, axis, sets }: ChannelReader,
  prediction: Prediction,
  rank: number,
  initializers: Map<string, Initializer>,
): { readonly nodes: readonly Node[]; readonly view: string } {
  const [matrix, bias, view] = ['matrix', 'intercepts', 'channels'].map(
    (word) => `${word} read by ${node.name}`,
  );
  if (matrix === undefined || bias === undefined || view === undefined) throw new RangeError('three names');
  const isLast = axis === rank - 1 && node.operator !== 'Conv' && node.operator !== 'ConvTranspose';
  const count = sets.length;
  const { values, intercepts } = wholePrediction(prediction, count);
  const turned = values.map((_, i) => at(values, (i % count) * count + Math.floor(i / count)));
  const kernel = Array.from({ length: rank - 2 }, () => 1);
  initializers.set(
    matrix,
    isLast ? floatInitializer(turned, [count, count]) : floatInitializer(values, [count, count, ...kernel]),
  );
  initializers.set(bias, floatInitializer(intercepts, [count]));
  const added = `${view} before their intercepts`;
  const nodes = isLast
    ? [probeNode('MatMul', [tensor, matrix], added), probeNode('Add', [added, bias], view)]
    : [probeNode('Conv', [tensor, matrix, bias], view)];
  return { nodes, view };
}

/** A prediction as a matrix of all channels, `output × input`: kept channels stay as they are. */
function wholePrediction(
  { kept, removed, coefficients, intercepts }: Prediction,
  count: number,
): { readonly values: Float32Array; readonly intercepts: Float32Array } {
  const values = new Float32Array(count * count);
  const added = new Float32Array(count);
  for (const channel of kept) values[channel * count + channel] = 1;
  for (const [r, channel] of removed.entries()) {
    added[channel] = at(intercepts, r);
    for (const [k, other] of kept.entries())
      values[channel * count + other] = coefficients[r * kept.length + k] ?? 0;
  }
  return { values, intercepts: added };
}
