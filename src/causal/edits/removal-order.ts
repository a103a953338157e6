import { at, entry } from '../../at.ts';
import { channelMacs } from '../../graph/edits/channel-macs.ts';
import type { ChannelSets } from '../../graph/edits/channel-sets.ts';
import { pairProducts } from '../../graph/edits/pair-products.ts';
import { inputOf } from '../../graph/graph.ts';
import type { Network } from '../../graph/network.ts';
import type { ChannelMoments } from '../../inference/channel-moments.ts';
import { groupedBy } from '../../grouped-by.ts';
import { type ReadError, readError } from './read-error.ts';

/** One more set of channels that is removed, and the model's multiply-accumulates without it and all before it. */
export interface Removal {
  readonly set: number;
  readonly macs: number;
}

/**
 * The order in which sets of channels are worth removing: next comes what its readers lose least by, for each
 * multiply-accumulate that it saves, where it is predicted from the channels that are left.
 * @param moments of each tensor that is read
 */
export function removalOrder(
  network: Network,
  traced: ChannelSets,
  moments: ReadonlyMap<string, ChannelMoments>,
): readonly Removal[] {
  const errors = readErrors(network, traced, moments);
  const macs = channelMacs(network, traced);
  const left = channelsLeft(traced);
  const reads = traced.sets.map((_, set) =>
    [...errors].flatMap(([tensor, error]) =>
      entry(traced.tensors, tensor).sets.flatMap((own, channel) => (own === set ? [{ error, channel }] : [])),
    ),
  );
  const candidates = new Set([...traced.sets.keys()].filter((set) => at(traced.sets, set).isRemovable));
  const order: Removal[] = [];
  while (candidates.size > 0) {
    let best: { readonly set: number; readonly score: number } | null = null;
    for (const set of candidates) {
      if (!left.allows(set)) {
        candidates.delete(set);
        continue;
      }
      const lost = at(reads, set).reduce((sum, { error, channel }) => sum + error.of(channel), 0);
      const score = lost / Math.max(1, macs.savedBy(set));
      if (best === null || score < best.score) best = { set, score };
    }
    if (best === null) break;
    const { set } = best;
    candidates.delete(set);
    for (const { error, channel } of at(reads, set)) error.remove(channel);
    macs.remove(set);
    left.remove(set);
    order.push({ set, macs: macs.total() });
  }
  return order;
}

/** What the readers of each tensor lose. */
function readErrors(
  { graph }: Network,
  { readers }: ChannelSets,
  moments: ReadonlyMap<string, ChannelMoments>,
): ReadonlyMap<string, ReadError> {
  return new Map(
    groupedBy(readers, ({ tensor }) => tensor).map((own) => {
      const weights = own.map(({ node, weightAxis }) =>
        pairProducts(entry(graph.initializers, inputOf(node, 1)), weightAxis),
      );
      const [{ tensor }] = own;
      return [tensor, readError(entry(moments, tensor), weights)];
    }),
  );
}

/** How many channels each tensor has left. */
function channelsLeft({ tensors, sets }: ChannelSets): {
  readonly allows: (set: number) => boolean;
  readonly remove: (set: number) => void;
} {
  const axes = [...tensors.values()].map(({ sets: own }) => ({ own, left: own.length }));
  const touched = sets.map((_, set) =>
    axes.flatMap((axis) => {
      const count = axis.own.filter((one) => one === set).length;
      return count === 0 ? [] : [{ axis, count }];
    }),
  );
  return {
    allows: (set) => at(touched, set).every(({ axis, count }) => axis.left > count),
    remove(set) {
      for (const { axis, count } of at(touched, set)) axis.left -= count;
    },
  };
}
