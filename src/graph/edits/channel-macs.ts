import { at, entry } from '../../at.ts';
import { inputOf } from '../graph.ts';
import { macsOf } from '../macs.ts';
import type { Network } from '../network.ts';
import { wholeOf } from '../region.ts';
import type { ChannelSets } from './channel-sets.ts';

/** Multiply-accumulates of a model whose channels are taken out, one set after the other. */
export interface ChannelMacs {
  /** Of the model as it is now, for one item. */
  readonly total: () => number;
  /** What removing a set would save. */
  readonly savedBy: (set: number) => number;
  /** Takes a set out, from now on. */
  readonly remove: (set: number) => void;
}

/** Channels that a node reads or outputs: how many there are now, and how many of each set. */
interface Counted {
  readonly before: number;
  now: number;
  readonly ofSet: ReadonlyMap<number, number>;
}

export function channelMacs(network: Network, { tensors, readers, sets }: ChannelSets): ChannelMacs {
  const reading = new Map(readers.map((reader) => [reader.node.name, reader.sets] as const));
  const nodes = network.nodes.map((operation) => {
    const read = network.shapes.get(inputOf(operation.node, 0));
    const output = wholeOf(entry(network.shapes, operation.output));
    return {
      macs: macsOf(network, operation, output, read === undefined ? null : wholeOf(read)),
      axes: [tensors.get(operation.output)?.sets, reading.get(operation.node.name)].flatMap((own) =>
        own === undefined ? [] : [counted(own)],
      ),
    };
  });
  const touched = sets.map((_, set) => nodes.filter(({ axes }) => axes.some(({ ofSet }) => ofSet.has(set))));
  type Costed = (typeof nodes)[number];
  const now = ({ macs, axes }: Costed): number =>
    axes.reduce((product, axis) => (product * axis.now) / axis.before, macs);
  const without = ({ macs, axes }: Costed, set: number): number =>
    axes.reduce((product, axis) => (product * (axis.now - (axis.ofSet.get(set) ?? 0))) / axis.before, macs);
  return {
    total: () => nodes.reduce((sum, node) => sum + now(node), 0),
    savedBy: (set) => at(touched, set).reduce((sum, node) => sum + now(node) - without(node, set), 0),
    remove(set) {
      for (const { axes } of at(touched, set)) for (const axis of axes) axis.now -= axis.ofSet.get(set) ?? 0;
    },
  };
}

function counted(sets: readonly number[]): Counted {
  const ofSet = new Map<number, number>();
  for (const set of sets) ofSet.set(set, (ofSet.get(set) ?? 0) + 1);
  return { before: sets.length, now: sets.length, ofSet };
}
