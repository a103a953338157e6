import type { Network } from '../network.ts';
import type { Interval, Region } from '../region.ts';
import type { Feed } from './feed.ts';

/**
 * Equal parts of the inputs of a network's crop graphs as the same objects. A thousand plans have hundreds of inputs each,
 * which differ in little.
 */
interface FeedPool {
  /** The name of a piece's input, by the tensor that the piece computes. */
  name(origin: string, index: number): string;
  shared(feed: Feed): Feed;
}

const pools = new WeakMap<Network, FeedPool>();

export function feedPoolOf(network: Network): FeedPool {
  const pool = pools.get(network) ?? createPool();
  pools.set(network, pool);
  return pool;
}

/** Limits of intervals are smaller; others are not shared. */
const most = 2 ** 24;

/** Longer lists of integers are seldom equal. */
const longest = 16;

function createPool(): FeedPool {
  const names = new Map<string, string[]>();
  const intervals = new Map<number, Interval>();
  const integers = new Map<string, Feed>();
  const sharedInterval = (interval: Interval): Interval => {
    const [start, end] = interval;
    if (Math.abs(start) >= most || Math.abs(end) >= most) return interval;
    const key = (start + most) * 2 * most + end + most;
    const known = intervals.get(key) ?? interval;
    intervals.set(key, known);
    return known;
  };
  const sharedRegion = (region: Region): Region => region.map(sharedInterval);
  return {
    name(origin, index) {
      const own = names.get(origin) ?? [];
      names.set(origin, own);
      return (own[index] ??= `feed ${index} of ${origin}`);
    },
    shared(feed) {
      switch (feed.kind) {
        case 'integers': {
          if (feed.values.length > longest) return feed;
          const key = `${feed.isShape ? 'shape ' : ''}${feed.values.join()}`;
          const known = integers.get(key) ?? feed;
          integers.set(key, known);
          return known;
        }
        case 'treatment':
        case 'alternative':
        case 'baseline':
        case 'constant':
          return { ...feed, region: sharedRegion(feed.region) };
        case 'matrix':
          return { ...feed, rows: sharedInterval(feed.rows), columns: sharedInterval(feed.columns) };
        case 'switch':
          return feed;
      }
    },
  };
}
