import { at } from '../../at.ts';
import { dependentTensors, readsShapeOnly } from '../dependent-tensors.ts';
import { inputOf, readsOf } from '../graph.ts';
import type { Network, NetworkNode } from '../network.ts';
import type { ChannelSets } from './channel-sets.ts';
import { noCouplings } from './couplings.ts';
import { isChannelCountUnread } from './shape-readers.ts';
import { fixAll, type Trace } from './trace.ts';
import { traceConcat, traceElementwise } from './trace-joins.ts';
import { traceProduct } from './trace-products.ts';
import { traceChannelwise } from './trace-channelwise.ts';

const joins: ReadonlySet<string> = new Set(
  'Add Sub Mul Div Max Min Mean Sum Pow PRelu Where And Or Xor Equal Greater GreaterOrEqual Less LessOrEqual Mod'.split(
    ' ',
  ),
);

/**
 * Finds which channels of a network depend on which, from the image to its outputs. What an operator without a rule
 * reads cannot be taken out.
 */
export function traceChannels(network: Network): ChannelSets {
  const { graph } = network;
  const own = new Map(graph.nodes.map((node) => [node.name, node]));
  const trace: Trace = {
    network,
    dependent: dependentTensors(graph, network.input),
    couplings: noCouplings(),
    tensors: new Map(),
    members: new Map(),
    found: { readers: [], parameters: [], counts: [], grouped: [] },
  };
  for (const operation of network.nodes) {
    // A node that was rewritten to observe the model is not in its file.
    if (own.get(operation.node.name)?.operator === operation.node.operator) traceNode(trace, operation);
    else fixAll(trace, operation.node);
  }
  for (const { name } of graph.outputs) trace.couplings.fix(trace.tensors.get(name)?.channels ?? []);
  for (const node of graph.nodes) {
    const traced = trace.tensors.get(inputOf(node, 0));
    if (readsShapeOnly(node) && traced && !isChannelCountUnread(trace, node, traced)) fixAll(trace, node);
  }
  return setsOf(trace);
}

function traceNode(trace: Trace, operation: NetworkNode): void {
  const { node } = operation;
  const isPlain =
    node.domain === '' && readsOf(node).length === node.inputs.filter((name) => name !== '').length;
  const isTraced: boolean =
    isPlain &&
    (traceProduct(trace, node) ??
      (node.operator === 'Concat' ? traceConcat(trace, node) : null) ??
      (joins.has(node.operator) ? traceElementwise(trace, node) : null) ??
      traceChannelwise(trace, operation));
  if (!isTraced) fixAll(trace, node);
}

/** Numbers the sets in the order of their first channel. */
function setsOf({ couplings, tensors, members, found }: Trace): ChannelSets {
  const numbers = new Map<number, number>();
  const numberOf = (channel: number): number => {
    const root = couplings.find(channel);
    const known = numbers.get(root) ?? numbers.size;
    numbers.set(root, known);
    return known;
  };
  const numbered = <T extends { readonly channels: readonly number[] }>({
    channels,
    ...rest
  }: T): Omit<T, 'channels'> & { readonly sets: readonly number[] } => ({
    ...rest,
    sets: channels.map(numberOf),
  });
  const axes = new Map([...tensors].map(([name, traced]) => [name, numbered(traced)] as const));
  const sets = [...numbers.keys()].map((root) => ({
    isRemovable: !couplings.isFixed(root),
    members: [] as { readonly tensor: string; readonly channel: number }[],
  }));
  for (const [tensor, channels] of members) {
    for (const [channel, one] of channels.entries())
      at(sets, numberOf(one)).members.push({ tensor, channel });
  }
  return {
    sets,
    tensors: axes,
    readers: found.readers.map(numbered),
    parameters: found.parameters.map(numbered),
    counts: found.counts.map(numbered),
    grouped: found.grouped.map(numbered),
  };
}
