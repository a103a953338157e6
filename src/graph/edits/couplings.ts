import { at } from '../../at.ts';

/** Channels that are joined to sets as a network is traced. */
export interface Couplings {
  /** New channels, each in a set of its own. */
  readonly add: (count: number) => readonly number[];
  /** Couples channels position by position. */
  readonly join: (some: readonly number[], others: readonly number[]) => void;
  /** Channels that cannot be taken out. */
  readonly fix: (channels: readonly number[]) => void;
  /** The channel that stands for the set of a channel. */
  readonly find: (channel: number) => number;
  readonly isFixed: (channel: number) => boolean;
}

/** Disjoint sets (union-find with path halving). */
export function noCouplings(): Couplings {
  const parents: number[] = [];
  const fixed = new Set<number>();
  const find = (channel: number): number => {
    let one = channel;
    while (at(parents, one) !== one) {
      parents[one] = at(parents, at(parents, one));
      one = at(parents, one);
    }
    return one;
  };
  return {
    add(count) {
      const first = parents.length;
      const channels = Array.from({ length: count }, (_, i) => first + i);
      parents.push(...channels);
      return channels;
    },
    join(some, others) {
      for (const [i, channel] of some.entries()) {
        const [one, other] = [find(channel), find(at(others, i))];
        if (one === other) continue;
        parents[other] = one;
        if (fixed.has(other)) fixed.add(one);
      }
    },
    fix(channels) {
      for (const channel of channels) fixed.add(find(channel));
    },
    find,
    isFixed: (channel) => fixed.has(find(channel)),
  };
}
