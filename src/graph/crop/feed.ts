import { sessionAxis } from '../layers/channel-axis.ts';
import type { Network } from '../network.ts';
import { type Interval, lengthOf, type Region } from '../region.ts';
import type { InterpolationMatrix } from '../relations/relation.ts';

/** An input of a crop graph. */
export type Feed =
  /** A region of a unit's tensor with the unit set to its value, and `fill` outside the tensor: one item a trial. */
  | { readonly kind: 'treatment'; readonly tensor: string; readonly region: Region; readonly fill: number }
  /** The same of a unit that only some items set: one item, or one for all. */
  | { readonly kind: 'alternative'; readonly tensor: string; readonly region: Region; readonly fill: number }
  /** Whether an item sets a tensor. */
  | { readonly kind: 'switch'; readonly tensor: string; readonly rank: number }
  /** A region of a tensor's baseline, and `fill` outside the tensor: one item a trial, or one for all. */
  | { readonly kind: 'baseline'; readonly tensor: string; readonly region: Region; readonly fill: number }
  /** A region of a constant; repeated for each item where the operator does not broadcast. */
  | {
      readonly kind: 'constant';
      readonly tensor: string;
      readonly region: Region;
      readonly isRepeated: boolean;
    }
  /** Integers, such as the limits of a slice. In a shape, the first is multiplied by the batch size. */
  | { readonly kind: 'integers'; readonly values: readonly number[]; readonly isShape: boolean }
  /** A block of an interpolation matrix, transposed or not. */
  | {
      readonly kind: 'matrix';
      readonly matrix: InterpolationMatrix;
      readonly rows: Interval;
      readonly columns: Interval;
      readonly isTransposed: boolean;
    };

/** An input of a crop graph and its name there. */
export interface NamedFeed {
  readonly name: string;
  readonly feed: Feed;
}

/** The inputs of each piece of a crop graph; some pieces share an input. */
export type CropFeeds = readonly (readonly NamedFeed[])[];

/** Each input once. */
export function distinctFeeds(feeds: CropFeeds): readonly NamedFeed[] {
  const byName = new Map<string, NamedFeed>();
  for (const some of feeds) for (const one of some) if (!byName.has(one.name)) byName.set(one.name, one);
  return [...byName.values()];
}

/** What a session must be compiled for: a feed's kind, rank and channels. */
export function signatureOf(network: Network, feed: Feed): string {
  if (feed.kind === 'integers' || feed.kind === 'matrix') return feed.kind;
  if (feed.kind === 'switch') return `${feed.kind} ${feed.rank}`;
  const channels = feed.region[sessionAxis(network, feed.tensor)];
  return `${feed.kind} ${feed.tensor} ${feed.region.length} ${channels === undefined ? '' : lengthOf(channels)}`;
}

/** What must agree between plans of one batch: all sizes, and all values that the items share. */
export function geometryOf(feed: Feed): string {
  switch (feed.kind) {
    case 'switch':
      return '';
    case 'treatment':
    case 'alternative':
    case 'baseline':
      return feed.region.map(lengthOf).join();
    case 'constant':
      return feed.region.join();
    case 'integers':
      return feed.values.join();
    case 'matrix': {
      const { matrix, rows, columns, isTransposed } = feed;
      return [matrix.rows, matrix.columns, rows, columns, isTransposed].join();
    }
  }
}
