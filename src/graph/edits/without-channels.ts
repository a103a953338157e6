import { at } from '../../at.ts';
import { type Graph, inputOf, type Node, readsOf } from '../graph.ts';
import { floatInitializer, integerInitializer } from '../initializers.ts';
import { withoutUnusedInitializers } from '../rewrites/unused-initializers.ts';
import { tallyOf } from '../tally.ts';
import { floatsOf, type Initializer, integersOf } from '../tensor.ts';
import type { ChannelReader, ChannelSets } from './channel-sets.ts';
import { cutAxis } from './cut-axis.ts';
import { foldPrediction } from './fold-prediction.ts';
import type { Prediction } from './prediction.ts';

/** How a reader's removed channels are predicted from those that it keeps. */
export type Predict = (reader: ChannelReader) => Prediction;

/** Whether every tensor keeps a channel where sets are removed. */
export function keepsAChannel(
  { tensors }: Pick<ChannelSets, 'tensors'>,
  removed: ReadonlySet<number>,
): boolean {
  return [...tensors.values()].every(({ sets }) => sets.some((set) => !removed.has(set)));
}

/**
 * The same model without sets of channels: the filters, biases and parameters that produce them are taken out, and what
 * reads them has them predicted from the channels that are kept, in its own weights. The model computes what it would
 * with `withPredictedChannels`.
 * @param graph of the network that was traced, or the graph of its file with nodes of the same names
 * @throws RangeError when a set cannot be removed, or a tensor would have no channel left
 */
export function withoutChannels(
  graph: Graph,
  traced: ChannelSets,
  removed: ReadonlySet<number>,
  predict: Predict,
): Graph {
  if ([...removed].some((set) => !at(traced.sets, set).isRemovable))
    throw new RangeError('a set of channels cannot be removed');
  if (!keepsAChannel(traced, removed)) throw new RangeError('a tensor would have no channel left');
  const nodes = new Map(graph.nodes.map((node) => [node.name, node]));
  const changed = new Map<string, Map<number, Initializer>>();
  const positionsOf = (sets: readonly number[]): readonly number[] =>
    [...sets.keys()].filter((i) => !removed.has(at(sets, i)));
  const isHit = ({ sets }: { readonly sets: readonly number[] }): boolean =>
    sets.some((set) => removed.has(set));
  const valueOf = (node: Node, input: number): Initializer | undefined =>
    changed.get(node.name)?.get(input) ?? graph.initializers.get(inputOf(node, input));
  const change = (node: Node, input: number, values: Initializer): void => {
    const inputs = changed.get(node.name) ?? new Map<number, Initializer>();
    changed.set(node.name, inputs.set(input, values));
  };
  for (const reader of traced.readers.filter(isHit)) {
    const { node, weightAxis } = reader;
    const weights = stored(valueOf(node, 1), node);
    const { weights: folded, added } = foldPrediction(weights, weightAxis, predict(reader));
    change(node, 1, folded);
    if (added.every((value) => value === 0)) continue;
    const bias = valueOf(node, 2);
    const before = bias && floatsOf(bias);
    const sum = Float32Array.from(added, (value, i) => value + (before?.[i] ?? 0));
    change(node, 2, floatInitializer(sum, [sum.length]));
  }
  for (const { node, input, axis, sets } of traced.parameters.filter(isHit))
    change(node, input, cutAxis(stored(valueOf(node, input), node), axis, positionsOf(sets)));
  for (const { node, input, position, sets } of traced.counts.filter(isHit)) {
    const lengths = integersOf(stored(valueOf(node, input), node)) ?? [];
    change(node, input, integerInitializer(lengths.with(position, positionsOf(sets).length)));
  }
  const groups = new Map(
    traced.grouped.map(({ node, perGroup, sets }) => [node.name, positionsOf(sets).length / perGroup]),
  );
  const edited = withInputs(graph, changed);
  return withoutUnusedInitializers({
    ...edited,
    nodes: edited.nodes.map((node) => {
      const group = groups.get(node.name);
      if (group === undefined || !nodes.has(node.name)) return node;
      return { ...node, attributes: new Map([...node.attributes, ['group', { kind: 'int', value: group }]]) };
    }),
    values: new Map(),
  });
}

function stored(values: Initializer | undefined, node: Node): Initializer {
  if (values === undefined) throw new RangeError(`${node.name} has no such constant`);
  return values;
}

/** The same graph with other constants for some inputs of nodes. One that is read elsewhere too gets a name of its own. */
function withInputs(graph: Graph, changed: ReadonlyMap<string, ReadonlyMap<number, Initializer>>): Graph {
  const reads = tallyOf([...graph.nodes.flatMap(readsOf), ...graph.outputs.map(({ name }) => name)]);
  const initializers = new Map(graph.initializers);
  const nodes = graph.nodes.map((node) => {
    const own = changed.get(node.name);
    if (own === undefined) return node;
    const inputs = [...node.inputs];
    for (const [input, values] of own) {
      const before = inputs[input] ?? '';
      const name = before !== '' && reads.get(before) === 1 ? before : `input ${input} of ${node.name}`;
      initializers.set(name, values);
      while (inputs.length < input) inputs.push('');
      inputs[input] = name;
    }
    return { ...node, inputs };
  });
  return { ...graph, nodes, initializers };
}
