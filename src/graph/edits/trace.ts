import { at, entry } from '../../at.ts';
import { firstOutput, type Node, readsOf } from '../graph.ts';
import type { Network } from '../network.ts';
import type { ChannelCount, ChannelParameter, ChannelReader, GroupedNode } from './channel-sets.ts';
import type { Couplings } from './couplings.ts';

/** The axis of a tensor that holds its channels, while it is not known yet which of them are coupled. */
export interface Traced {
  readonly axis: number;
  readonly channels: readonly number[];
}

type WhileTraced<T> = Omit<T, 'sets'> & { readonly channels: readonly number[] };

/** What is known of a network's channels, up to the node that is traced. */
export interface Trace {
  readonly network: Network;
  readonly dependent: ReadonlySet<string>;
  readonly couplings: Couplings;
  readonly tensors: Map<string, Traced>;
  /** The channels that a tensor's own node creates. */
  readonly members: Map<string, readonly number[]>;
  readonly found: {
    readonly readers: WhileTraced<ChannelReader>[];
    readonly parameters: WhileTraced<ChannelParameter>[];
    readonly counts: WhileTraced<ChannelCount>[];
    readonly grouped: WhileTraced<GroupedNode>[];
  };
}

/** No channel that a node reads can be taken out. */
export function fixAll({ tensors, couplings }: Trace, node: Node): void {
  for (const name of readsOf(node)) couplings.fix(tensors.get(name)?.channels ?? []);
}

/** The channels that a node creates along an axis of its output. */
export function addChannels(trace: Trace, node: Node, axis: number): readonly number[] {
  const output = firstOutput(node);
  const channels = trace.couplings.add(at(entry(trace.network.shapes, output), axis));
  trace.tensors.set(output, { axis, channels });
  trace.members.set(output, channels);
  return channels;
}

/**
 * A constant input that has values for each channel. True where it can be cut: it is stored, or has the same values at
 * every size of the image.
 */
export function addParameter(
  trace: Trace,
  node: Node,
  input: number,
  axis: number,
  channels: readonly number[],
): boolean {
  const name = at(node.inputs, input);
  const values = trace.network.constants.get(name);
  const isStored = trace.network.graph.initializers.has(name);
  if (values === undefined || !isStored || values.shape[axis] !== channels.length) return false;
  trace.found.parameters.push({ node, input, axis, channels });
  return true;
}
